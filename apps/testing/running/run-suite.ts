import { availableParallelism } from 'node:os';
import { MainstayError } from '#kernel/base';
import { orderCases, type SuiteOrder } from '../domain/suite/order.ts';
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
  /**
   * Where tests are shared with others: gives the next one to run, undefined when there is none. It is asked instead of
   * going through the tests in their order; what nobody asked for is not told as left.
   */
  readonly take?: () => Promise<SuiteTest | undefined>;
  /** Higher runs first (default: all alike); the order is kept among equals. */
  readonly priorityOf?: (test: TestCase) => number;
  /** Called once for each as soon as it has ended; the next in its place begins when it has resolved. */
  readonly onResult?: (result: TestResult) => Promise<void> | void;
}

/** A test in one browser. */
export interface SuiteTest {
  readonly test: TestCase;
  readonly browser: BrowserKind;
}

export interface SuiteResult {
  /** In the order in which they ended. */
  readonly results: readonly TestResult[];
  /** Not run, for the budget was used up. */
  readonly left: readonly SuiteTest[];
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
  const queue = orderCases(cases, options.order ?? 'given', options.seed ?? 1)
    .flatMap((test) => browsers.map((browser): SuiteTest => ({ test, browser })))
    .filter(({ test, browser }) => !finished?.has(resultKey(test.key, browser)))
    // Sorting is stable.
    .sort((a, b) => priorityOf(b.test) - priorityOf(a.test));
  const take = options.take ?? (async () => queue.shift());

  const results: TestResult[] = [];
  const interrupted: SuiteTest[] = [];
  const failed = new AbortController();
  const all = AbortSignal.any([signal, failed.signal]);

  const worker = async (): Promise<void> => {
    for (;;) {
      all.throwIfAborted();
      if ((options.remaining?.() ?? Number.POSITIVE_INFINITY) < leastMilliseconds) return;
      const next = await take();
      if (!next) return;
      const { test, browser } = next;
      const priority = priorityOf(test);
      const result = await runCase(test, browser, { ...options, priority, signal: all }).catch(whenSpent);
      if (result) {
        results.push(result);
        await onResult?.(result);
      } else {
        interrupted.push(next);
      }
    }
  };
  const places = options.take ? workersOf(options) : Math.min(queue.length, workersOf(options));
  const workers = Array.from({ length: places }, () =>
    worker().catch((error: unknown) => {
      failed.abort(error);
      throw error;
    }),
  );
  await Promise.allSettled(workers);
  await Promise.all(workers);
  return { results, left: options.take ? interrupted : [...interrupted, ...queue] };
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
