import type { OpenPage, OpenPageOptions } from '../browsers/open-page.ts';
import type { Lease } from '../browsers/pool.ts';
import type { Trial } from '../domain/mutation/judge-mutant.ts';
import type { Mutant } from '../domain/mutation/mutant.ts';
import type { TestCase } from '../domain/suite/test-case.ts';
import type { Patience, RunOptions } from '../running/options.ts';
import { runCase } from '../running/run-case.ts';
import { type Delivery, deliverMutant } from './deliver.ts';
import type { Observer } from './observe.ts';

export interface BenchOptions
  extends Pick<RunOptions, 'pool' | 'settings' | 'origin' | 'signal' | 'remaining'> {
  readonly open: NonNullable<RunOptions['open']>;
}

/** Runs single tests with mutants in place, or without. In Chromium, for it alone tells what ran. */
export interface Bench {
  /** Runs a test on the right code, noting what it covers. @returns null where it did not pass */
  observe(test: TestCase, observer: Observer): Promise<{ readonly seconds: number } | null>;
  run(test: TestCase, mutant: Mutant, limitSeconds: number): Promise<Trial>;
  /** Whether it passes on the right code. */
  control(test: TestCase, limitSeconds: number): Promise<boolean>;
}

/** What is not there after so long, on a page that has settled, does not come: most mutants are killed by waiting. */
const patience: Patience = { find: 2000, act: 4000, navigate: 15_000 };
const timeouts: ReadonlySet<string | undefined> = new Set([
  'testing.test_timeout',
  'testing.endless_dialogs',
]);

/** @throws (each of its calls) as `runCase`: `testing.budget_spent`, `testing.browser_missing`, the signal's reason */
export function createBench(options: BenchOptions): Bench {
  const runOnce = (test: TestCase, seconds: number, prepare: (opened: OpenPage) => Promise<OpenPage>) => {
    const { settings } = options;
    const execution = { ...settings.execution, retries: 0, trace: 'off' as const, video: false, har: false };
    return runCase(test, 'chromium', {
      ...options,
      patience,
      settings: {
        ...settings,
        execution: { ...execution, test_seconds: Math.min(seconds, settings.execution.test_seconds) },
      },
      open: (lease, more) => opening(options.open, prepare, lease, more),
    });
  };
  return {
    async observe(test, observer) {
      const { outcome, seconds } = await runOnce(test, Number.POSITIVE_INFINITY, async (opened) => {
        await observer.start(opened.page);
        return {
          ...opened,
          close: async () => {
            await observer.collect(opened.page, test.key);
            await opened.close();
          },
        };
      });
      return outcome === 'passed' ? { seconds } : null;
    },
    async run(test, mutant, limitSeconds) {
      let delivery: Delivery | undefined;
      let broke = false;
      const { outcome, attempts } = await runOnce(test, limitSeconds, async (opened) => {
        let loaded = false;
        opened.page.once('load', () => {
          loaded = true;
        });
        opened.page.on('pageerror', () => {
          broke ||= !loaded;
        });
        delivery = await deliverMutant(opened.page, mutant, options.origin);
        return opened;
      });
      if (outcome === 'infrastructure' || !delivery || delivery.count() === 0) return 'unknown';
      if (outcome === 'passed') return 'passed';
      if (broke) return 'broken';
      return timeouts.has(attempts.at(-1)?.failure?.code) ? 'timeout' : 'failed';
    },
    async control(test, limitSeconds) {
      const { outcome } = await runOnce(test, limitSeconds, async (opened) => opened);
      return outcome === 'passed';
    },
  };
}

async function opening(
  open: BenchOptions['open'],
  prepare: (opened: OpenPage) => Promise<OpenPage>,
  lease: Lease,
  more: Partial<OpenPageOptions>,
): Promise<OpenPage> {
  // A worker would serve scripts that it has kept, past whoever changes them.
  const opened = await open(lease, { ...more, serviceWorkers: 'block' });
  try {
    return await prepare(opened);
  } catch (error) {
    await opened.close();
    throw error;
  }
}
