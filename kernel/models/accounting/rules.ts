import { newId, notFound } from '#kernel/base';
import { type Db, many, one, run, sql } from '#kernel/database';
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

/** Sets a budget, in place of one with the same scope, subject and period. */
export async function setBudget(db: Db, rule: BudgetRule, createdBy: string): Promise<StoredBudget> {
  const { scope, subject, period, usd, tokens } = rule;
  return one(
    db,
    sql<StoredBudget>`insert into kernel.model_budget (id, scope, subject, period, usd, tokens, created_by)
      values (${newId()}, ${scope}, ${subject ?? null}, ${period}, ${usd ?? null}, ${tokens ?? null}, ${createdBy})
      on conflict (scope, coalesce(subject, ''), period) do update set usd = excluded.usd, tokens = excluded.tokens,
        created_by = excluded.created_by, created_at = now()
      returning id, scope, subject, period, usd::float8 as usd, tokens::float8 as tokens, created_at as "createdAt"`,
  );
}

/** @throws MainstayError `models.budget_not_found` */
export async function deleteBudget(db: Db, id: string): Promise<void> {
  if ((await run(db, sql`delete from kernel.model_budget where id = ${id}`)) === 0) {
    throw notFound('models.budget_not_found', `There is no budget ${id}.`);
  }
}

/** Those of the configuration that no administrator has set another in place of: same scope, subject and period. */
export function budgetsLeft<Rule extends BudgetRule>(
  configured: readonly Rule[],
  stored: readonly BudgetRule[],
): Rule[] {
  const name = ({ scope, subject, period }: BudgetRule): string => `${scope} ${subject ?? ''} ${period}`;
  const names = new Set(stored.map(name));
  return configured.filter((rule) => !names.has(name(rule)));
}

export function createBudgetRules(db: Db, configured: readonly BudgetRule[]): BudgetRules {
  let known: { readonly rules: readonly BudgetRule[]; readonly at: number } | undefined;
  let reading: Promise<readonly BudgetRule[]> | undefined;
  let generation = 0;

  async function read(): Promise<readonly BudgetRule[]> {
    const started = { at: performance.now(), generation };
    const stored = await listBudgets(db);
    const rules = [...stored, ...budgetsLeft(configured, stored)];
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
