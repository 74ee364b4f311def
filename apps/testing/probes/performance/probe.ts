import type { Page } from 'playwright-core';
import { MainstayError, messageOf } from '#kernel/base';
import type { State } from '../../domain/exploration/graph.ts';
import type { Finding } from '../../domain/findings/finding.ts';
import { budgetFindings, regressionFinding } from '../../domain/performance/findings.ts';
import { interactionsOf } from '../../domain/performance/interactions.ts';
import type { Measurement, Sample } from '../../domain/performance/measurement.ts';
import { compareAll } from '../../domain/performance/regressions.ts';
import { routesToMeasure } from '../../domain/performance/routes.ts';
import type { Action } from '../../domain/suite/step.ts';
import type { BrowserKind } from '../../domain/suite/test-case.ts';
import type { Probe, ProbeContext } from '../probe.ts';
import { measureLoad, watchLoads } from './measure-load.ts';
import { measurementOf } from './measurement-of.ts';

export interface PerformanceOptions {
  /** Measurements of earlier executions of the same site, for regressions. */
  readonly history?: () => Promise<readonly Measurement[]>;
  /** Keeps what was measured, for the history of later executions. */
  readonly record?: (measurement: Measurement) => Promise<void>;
  readonly browser?: BrowserKind;
  readonly viewport?: { readonly width: number; readonly height: number };
  /** Measures a second load in the same browser, too. */
  readonly warm?: boolean;
  /** The most routes (default 10). */
  readonly routes?: number;
}

/** One route while it is measured. */
interface Subject {
  readonly state: State;
  readonly cold: Sample[];
  readonly warm: Sample[];
  /** Once it is known which answer is the slowest, only that one is measured again. */
  interactions: readonly Action[];
  /** Milliseconds of its last load with all that belongs to it. */
  cost: number;
  failed: string | undefined;
}

/** The longest that one load may take: past this, a page is not slow but broken. */
const loadMilliseconds = 30_000;

/**
 * Loads each route several times, each time in a fresh browser context, and judges the medians by budgets and by
 * history. Rounds go over all routes, so that a machine that becomes slow meanwhile is slow for all of them.
 */
export function createPerformanceProbe(options: PerformanceOptions = {}): Probe {
  const { browser = 'chromium', viewport = { width: 1280, height: 720 }, routes = 10 } = options;
  return async (context) => {
    const all = routesToMeasure(context.graph);
    const limits: string[] = [];
    if (all.length > routes) limits.push(`Measured ${routes} of ${all.length} routes, the most important.`);
    const subjects = all.slice(0, routes).map(
      (state): Subject => ({
        ...{ state, cold: [], warm: [], cost: 0, failed: undefined },
        interactions: interactionsOf(context.graph, state),
      }),
    );
    await measureRounds(context, subjects, { browser, viewport, warm: options.warm ?? false }, limits);
    const measurements = subjects.flatMap(({ state, cold, warm }) => [
      ...measurementOf({ state, browser, viewport, cache: 'cold', samples: cold }),
      ...measurementOf({ state, browser, viewport, cache: 'warm', samples: warm }),
    ]);
    for (const { failed } of subjects) if (failed !== undefined) limits.push(failed);
    const findings = await judge(context, measurements, options);
    for (const measurement of measurements) await options.record?.(measurement);
    const missing = new Set(measurements.flatMap((one) => Object.values(one.missing)));
    return {
      findings,
      figures: {
        routes: subjects.filter(({ cold }) => cold.length > 0).length,
        loads: subjects.reduce((sum, { cold, warm }) => sum + cold.length + warm.length, 0),
        over_budget: findings.filter(({ check }) => check.endsWith('_over_budget')).length,
        regressions: findings.filter(({ check }) => check === 'performance.regression').length,
      },
      limits: [...limits, ...missing],
    };
  };
}

interface Way {
  readonly browser: BrowserKind;
  readonly viewport: { readonly width: number; readonly height: number };
  readonly warm: boolean;
}

async function measureRounds(
  context: ProbeContext,
  subjects: readonly Subject[],
  way: Way,
  limits: string[],
): Promise<void> {
  const { runs } = context.settings.performance;
  let chosen = [...subjects];
  for (let round = 0; round < runs; round += 1) {
    if (round === 1) chosen = affordable(context, chosen, runs - 1, limits);
    for (const [index, subject] of chosen.entries()) {
      if (subject.failed !== undefined) continue;
      if (context.remaining() <= subject.cost * 1.2) {
        limits.push(`The time ended in round ${round + 1} of ${runs}: medians are of fewer loads.`);
        return;
      }
      context.progress(
        (round + index / chosen.length) / runs,
        `Loading ${subject.state.route}, ${round + 1} of ${runs}`,
      );
      await measureOnce(context, subject, way);
    }
  }
}

/** After the first round it is known what a load costs: the routes for which the time is enough for all rounds. */
function affordable(
  context: ProbeContext,
  subjects: readonly Subject[],
  rounds: number,
  limits: string[],
): Subject[] {
  let left = context.remaining();
  const chosen: Subject[] = [];
  for (const subject of subjects) {
    left -= subject.cost * rounds * 1.1;
    if (left < 0 && chosen.length > 0) break;
    chosen.push(subject);
  }
  for (const { state } of subjects.slice(chosen.length)) {
    limits.push(`There was time for one load of ${state.route} only.`);
  }
  return chosen;
}

async function measureOnce(context: ProbeContext, subject: Subject, way: Way): Promise<void> {
  const { state } = subject;
  const { signal } = context;
  const began = performance.now();
  const request = {
    url: new URL(state.path, context.graph.origin).href,
    interactions: subject.interactions,
    milliseconds: Math.max(1000, Math.min(loadMilliseconds, context.remaining())),
    signal,
  };
  const use = async (page: Page): Promise<void> => {
    await watchLoads(page);
    const { sample, slowest } = await measureLoad(page, request);
    subject.cold.push(sample);
    if (slowest) subject.interactions = [slowest];
    if (!way.warm) return;
    await page.goto('about:blank');
    subject.warm.push((await measureLoad(page, request)).sample);
  };
  try {
    await context.withPage(use, { browser: way.browser, viewport: way.viewport });
  } catch (error) {
    signal.throwIfAborted();
    const known = error instanceof MainstayError && error.code === 'testing.page_not_loaded';
    subject.failed = known ? error.message : `${state.route} could not be measured: ${messageOf(error)}`;
  }
  subject.cost = performance.now() - began;
}

async function judge(
  context: ProbeContext,
  measurements: readonly Measurement[],
  options: PerformanceOptions,
): Promise<Finding[]> {
  const { budgets } = context.settings.performance;
  const past = (await options.history?.()) ?? [];
  const findings = [
    ...measurements
      // Budgets are for people who come for the first time.
      .filter(({ cache }) => cache === 'cold')
      .flatMap((measurement) => budgetFindings(measurement, budgets)),
    ...compareAll(measurements, past)
      .filter(({ comparison }) => comparison.verdict === 'regressed')
      .map(({ measurement, metric, comparison }) => regressionFinding(measurement, metric, comparison)),
  ];
  for (const finding of findings) context.found(finding);
  return findings;
}
