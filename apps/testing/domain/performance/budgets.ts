import type { TestingSettings } from '../settings.ts';
import type { MetricName, Summary } from './measurement.ts';

export type Budgets = TestingSettings['performance']['budgets'];

/** The budget of a metric in its own unit; undefined where there is none. */
export function budgetOf(budgets: Budgets, metric: MetricName): number | undefined {
  switch (metric) {
    case 'lcp':
    case 'cls':
    case 'inp':
    case 'ttfb':
    case 'fcp':
    case 'slowest_data':
      return budgets[metric];
    case 'transfer':
      return budgets.transfer_kilobytes * 1024;
    default:
      return undefined;
  }
}

/**
 * `over`: the whole interval of the median lies over the budget. `perhaps`: the median does, but more loads could bring
 * it under, or there are too few for an interval.
 */
export type BudgetVerdict = 'within' | 'perhaps' | 'over';

export function judgeBudget(summary: Summary, budget: number): BudgetVerdict {
  if (summary.median <= budget) return 'within';
  return summary.interval !== null && summary.interval[0] > budget ? 'over' : 'perhaps';
}
