import { hostname } from 'node:os';
import { transact } from '#kernel/database';
import { publish } from '#kernel/events';
import { patchCase } from '../../domain/healing/patch.ts';
import type { TestResult } from '../../domain/suite/result.ts';
import type { BrowserKind, TestCase } from '../../domain/suite/test-case.ts';
import { heal } from '../../healing/heal.ts';
import { testingMetrics } from '../../operations.ts';
import type { SuiteOptions } from '../../running/run-suite.ts';
import { changeCase, type KeptCase, listCases } from '../../store/cases.ts';
import { countOutcomes, finishedTests, keepResult } from '../../store/results.ts';
import { browsersOf } from '../browsers.ts';
import type { Budget } from '../budget.ts';
import type { PhaseContext } from '../phase.ts';
import type { OpenSite } from '../site.ts';
import { type Selection, selectTests } from './select-tests.ts';

/** More tests of a site than this are not run in one execution. */
const mostCases = 5000;

/** The process, as results name it. */
const worker = `${hostname()}/${process.pid}`;

/** The tests of an execution as one process sees them. */
export interface Suite {
  readonly cases: readonly TestCase[];
  /** `KEY BROWSER` of those that have a result. */
  readonly finished: ReadonlySet<string>;
  /** Those that were asked for, and of them those that this machine has. */
  readonly wanted: readonly BrowserKind[];
  readonly installed: readonly BrowserKind[];
  /** Where only some tests were chosen: what was left out. */
  readonly selection: Selection | undefined;
  /** What running them needs. Every result is kept and told as it comes. */
  options(site: OpenSite, budget: Budget): SuiteOptions;
}

/** Reads what is to be run; undefined where nothing is, for nobody asked for it or there is no test. */
export async function openSuite(context: PhaseContext): Promise<Suite | undefined> {
  const { platform, execution, signal, keep } = context;
  const { id, projectId, origin, types, options } = execution;
  const { db, settings } = platform;
  if (!types.includes('functional')) return undefined;
  const all = await listCases(db, { projectId, origin, status: 'active', limit: mostCases });
  if (all.length === 0) return undefined;
  const selection = await selectTests(context, all);
  const kept = selection?.kept ?? all;
  const pool = browsersOf(platform);
  const here = new Set((await pool.installed()).map(({ kind }) => kind));
  const installed = options.browsers.filter((kind) => here.has(kind));
  const onResult = await resultKeeper(context, kept);
  return {
    cases: kept.map(({ definition }) => definition),
    finished: await finishedTests(db, id),
    wanted: options.browsers,
    installed,
    selection,
    options: (site, budget) => ({
      ...{ pool, settings, origin, signal, keep, onResult, open: site.open },
      // With none of them here, the pool says how to get one.
      browsers: installed.length > 0 ? installed : options.browsers,
      heal: (page, element) => heal(page, element, settings.healing),
      remaining: budget.remaining,
    }),
  };
}

/** Keeps each result with what healing proposes, and says how far it is. Others may do so at the same time. */
async function resultKeeper(
  { platform, execution, tell }: PhaseContext,
  kept: readonly KeptCase[],
): Promise<(result: TestResult) => Promise<void>> {
  const { db, metrics } = platform;
  const { id, projectId, options } = execution;
  const byKey = new Map(kept.map((one) => [one.definition.key, one]));
  const total = kept.length * options.browsers.length;
  return async (result) => {
    const { key, name, outcome, browser } = result;
    const counts = await transact(db, async (tx) => {
      if (!(await keepResult(tx, id, result, worker))) return undefined;
      await propose(tx, byKey.get(key), result);
      await publish(tx, {
        type: 'testing.result',
        subject: id,
        projectId,
        data: { key, name, outcome, browser },
      });
      return countOutcomes(tx, id);
    });
    if (!counts) return;
    testingMetrics(metrics).tests.add({ status: outcome, browser });
    const ended = Object.values(counts).reduce((sum, count) => sum + count, 0);
    const failed = counts.failed ? `, ${counts.failed} failed` : '';
    tell(0.45 + 0.3 * Math.min(1, ended / total), `Ran ${ended} of ${total} tests${failed}`);
  };
}

/** Keeps what healing proposes with the test, for a person to take or refuse. */
async function propose(
  tx: Parameters<typeof changeCase>[0],
  kept: KeptCase | undefined,
  { healed }: TestResult,
): Promise<void> {
  if (!kept || healed.length === 0) return;
  const proposal: TestCase = patchCase(kept.definition, healed);
  await changeCase(tx, kept.id, { proposal });
}
