import type { CallFacts } from '../call.ts';
import type { Budget } from './accounts.ts';

/** A budget as an administrator states it: for everything, or for each app, user or run, or for one of them. */
export interface BudgetRule {
  readonly scope: 'installation' | 'app' | 'user' | 'run';
  readonly subject?: string | null | undefined;
  readonly period: 'day' | 'month' | 'total';
  readonly usd?: number | null | undefined;
  readonly tokens?: number | null | undefined;
}

const scopeTitles = {
  installation: 'The installation’s budget',
  app: 'This app’s budget',
  user: 'This user’s budget',
  run: 'This run’s budget',
} as const;

const periodTitles = { day: 'for a day', month: 'for a month', total: 'in all' } as const;

/** The window of time that a moment falls into, by the calendar of UTC: `2026-11-21`, `2026-11` or `all`. */
export function windowOf(period: Budget['period'], at: Date): string {
  if (period === 'total') return 'all';
  return at.toISOString().slice(0, period === 'day' ? 10 : 7);
}

/** The budgets that a call falls under. A rule for one app or user stands in place of the rule for all of them. */
export function budgetsOf(rules: readonly BudgetRule[], facts: CallFacts): Budget[] {
  const subjects: Readonly<Record<BudgetRule['scope'], string | null | undefined>> = {
    installation: 'all',
    app: facts.app,
    user: facts.userId,
    run: facts.runId,
  };
  const chosen = new Map<string, { rule: BudgetRule; subject: string }>();
  for (const rule of rules) {
    const subject = subjects[rule.scope];
    if (!subject || (rule.subject && rule.subject !== subject)) continue;
    const id = `${rule.scope}:${subject}:${rule.period}`;
    if (!chosen.get(id)?.rule.subject) chosen.set(id, { rule, subject });
  }
  return [...chosen].map(([id, { rule }]) => ({
    id,
    title: `${scopeTitles[rule.scope]} ${periodTitles[rule.period]}`,
    period: rule.period,
    ...(rule.usd && { limitNano: Math.round(rule.usd * 1e9) }),
    ...(rule.tokens && { limitTokens: rule.tokens }),
  }));
}
