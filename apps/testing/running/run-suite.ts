import { availableParallelism } from 'node:os';
import { MainstayError } from '#kernel/base';
import { orderCases, type Shard, type SuiteOrder, shardOf } from '../domain/suite/order.ts';
import type { TestResult } from '../domain/suite/result.ts';
import type { BrowserKind, TestCase } from '../domain/suite/test-case.ts';
import type { RunOptions } from './options.ts';
import { runCase } from './run-case.ts';

export interface SuiteOptions extends Omit<RunOptions, 'priority'> {
  readonly browsers: readonly BrowserKind[];
  readonly order?: SuiteOrder;
  /** Of the shuffled order. */
  readonly seed?: number;
  /** Those that have a result already, as `resultKey` names them: they are not run again. */
  readonly finished?: ReadonlySet<string>;
  readonly shard?: Shard;
  /** Higher runs first (default: all alike); the order is kept among equals. */
  readonly priorityOf?: (test: TestCase) => number;
  /** Called once for each as soon as it has ended; the next in its place begins when it has resolved. */
  readonly onResult?: (result: TestResult) => Promise<void> | void;
}

export interface SuiteResult {
  /** In the order in which they ended. */
  readonly results: readonly TestResult[];
  /** Not run, for the budget was used up. */
  readonly left: readonly { readonly test: TestCase; readonly browser: BrowserKind }[];
}

/** Names the result of a test in a browser. */
export const resultKey = (key: string, browser: BrowserKind): string => `${key} ${browser}`;

/** Below this, of a budget, a test is not begun. */
const leastMilliseconds = 500;

/**
 * Runs tests side by side, `execution.concurrency` at once and no more than there are browsers for.
 *
 * @throws as `runCase`, when all that were under way have ended
 */
export async function runSuite(cases: readonly TestCase[], options: SuiteOptions): Promise<SuiteResult> {
  const { finished, browsers, onResult, signal } = options;
  const priorityOf = options.priorityOf ?? (() => 0);
  const mine = options.shard ? shardOf(cases, options.shard) : cases;
  const queue = orderCases(mine, options.order ?? 'given', options.seed ?? 1)
    .flatMap((test) => browsers.map((browser) => ({ test, browser, priority: priorityOf(test) })))
    .filter(({ test, browser }) => !finished?.has(resultKey(test.key, browser)))
    // Sorting is stable.
    .sort((a, b) => b.priority - a.priority);

  const results: TestResult[] = [];
  const left: { test: TestCase; browser: BrowserKind }[] = [];
  const failed = new AbortController();
  const all = AbortSignal.any([signal, failed.signal]);

  const worker = async (): Promise<void> => {
    for (;;) {
      all.throwIfAborted();
      const next = queue.shift();
      if (!next) return;
      const { test, browser, priority } = next;
      const remaining = options.remaining?.() ?? Number.POSITIVE_INFINITY;
      if (remaining < leastMilliseconds) {
        left.push({ test, browser });
        continue;
      }
      const result = await runCase(test, browser, { ...options, priority, signal: all }).catch(whenSpent);
      if (result) {
        results.push(result);
        await onResult?.(result);
      } else {
        left.push({ test, browser });
      }
    }
  };
  const workers = Array.from({ length: Math.min(queue.length, workersOf(options)) }, () =>
    worker().catch((error: unknown) => {
      failed.abort(error);
      throw error;
    }),
  );
  await Promise.allSettled(workers);
  await Promise.all(workers);
  return { results, left };
}

/** A test that the end of the budget interrupted says nothing: it is left for another time. */
function whenSpent(error: unknown): undefined {
  if (error instanceof MainstayError && error.code === 'testing.budget_spent') return;
  throw error;
}

function workersOf({ settings, browsers, pool }: SuiteOptions): number {
  const sizes = pool.status().kinds.filter(({ kind }) => browsers.includes(kind));
  const places = sizes.reduce((sum, { size }) => sum + size, 0);
  const cores = Math.max(2, availableParallelism() * 2);
  return Math.max(1, Math.min(settings.execution.concurrency, places, cores));
}
