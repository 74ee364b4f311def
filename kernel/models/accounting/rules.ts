import { type Db, many, sql } from '#kernel/database';
import type { BudgetRule } from './budgets.ts';

/** From this age on, in milliseconds, what is known is read again, while calls go on with it. */
const freshFor = 2000;
/** The longest that a change by another process may go unnoticed. */
const usableFor = 10_000;

/** The budgets that hold: those of the configuration and those that administrators set. */
export interface BudgetRules {
  current(): Promise<readonly BudgetRule[]>;
  /** Makes a change count at once in this process. */
  forget(): void;
}

export interface StoredBudget extends BudgetRule {
  readonly id: string;
  readonly createdAt: Date;
}

export async function listBudgets(db: Db): Promise<StoredBudget[]> {
  return many(
    db,
    sql<StoredBudget>`select id, scope, subject, period, usd::float8 as usd, tokens::float8 as tokens,
      created_at as "createdAt" from kernel.model_budget order by scope, subject nulls first, period`,
  );
}

/** An administrator's budget stands in place of one of the configuration with the same scope, subject and period. */
export function createBudgetRules(db: Db, configured: readonly BudgetRule[]): BudgetRules {
  let known: { readonly rules: readonly BudgetRule[]; readonly at: number } | undefined;
  let reading: Promise<readonly BudgetRule[]> | undefined;
  let generation = 0;

  async function read(): Promise<readonly BudgetRule[]> {
    const started = { at: performance.now(), generation };
    const stored = await listBudgets(db);
    const name = ({ scope, subject, period }: BudgetRule): string => `${scope} ${subject ?? ''} ${period}`;
    const names = new Set(stored.map(name));
    const rules = [...stored, ...configured.filter((rule) => !names.has(name(rule)))];
    if (generation === started.generation) known = { rules, at: started.at };
    return rules;
  }

  return {
    async current() {
      const age = known ? performance.now() - known.at : Number.POSITIVE_INFINITY;
      if (known && age < freshFor) return known.rules;
      reading ??= read().finally(() => {
        reading = undefined;
      });
      if (!known || age >= usableFor) return reading;
      // A call that needs the answer will ask again and hear of the failure.
      reading.catch(() => undefined);
      return known.rules;
    },
    forget() {
      generation++;
      known = undefined;
      reading = undefined;
    },
  };
}
