import { transact } from '#kernel/database';
import type { StateGraph } from '../domain/exploration/graph.ts';
import { seededRandom } from '../domain/random.ts';
import type { TestType } from '../domain/suite/test-case.ts';
import { accessibilityProbe } from '../probes/accessibility/probe.ts';
import { createPerformanceProbe } from '../probes/performance/probe.ts';
import type { Probe, ProbeContext, ProbeResult } from '../probes/probe.ts';
import { probeProperties } from '../probes/properties/probe.ts';
import { createVisualProbe } from '../probes/visual/probe.ts';
import { createBaselineStore } from '../store/baselines.ts';
import { addFigures, readGraph } from '../store/executions.ts';
import { earlierMeasurements, keepMeasurement } from '../store/measurements.ts';
import { browsersOf } from './browsers.ts';
import { type Budget, onBudget } from './budget.ts';
import type { PhaseContext } from './phase.ts';
import { type OpenSite, withSite } from './site.ts';
import { testApi } from './test-api.ts';
import { watchedSite } from './watched-site.ts';

/** What is looked at beside the tests, in this order. */
export const probeNames = ['properties', 'accessibility', 'performance', 'visual', 'api'] as const;
export type ProbeName = (typeof probeNames)[number];

/** Those that a picture taken meanwhile disturbs in nothing: not those that measure times and looks. */
const mayBeWatched: ReadonlySet<ProbeName> = new Set(['properties', 'accessibility']);

const where: Readonly<Record<ProbeName, number>> = {
  properties: 0.76,
  accessibility: 0.79,
  performance: 0.82,
  visual: 0.86,
  api: 0.88,
};

/** Looks at the site in one way; one that was done before a crash is not done again. */
export async function probe(context: PhaseContext, name: ProbeName) {
  const { platform, execution, signal } = context;
  const { id, figures } = execution;
  if (figures[name]) return figures[name];
  const share = 1 / probesLeft(execution.types, figures);
  const result = await onBudget(
    platform.db,
    id,
    platform.settings.execution.budget_seconds,
    share,
    (budget) =>
      mayBeWatched.has(name)
        ? watchedSite(context, (site, say) => look(telling(context, say), name, site, budget))
        : withSite(platform, execution, signal, (site) => look(context, name, site, budget)),
  );
  signal.throwIfAborted();
  for (const finding of result.findings) await context.found(finding);
  await transact(platform.db, (tx) => addFigures(tx, id, name, result.figures, result.limits));
  return result.figures;
}

/** The probes of an execution: one message to their agent each, so that a restart repeats little. */
export const probesOf = (types: readonly TestType[]): readonly ProbeName[] =>
  probeNames.filter((name) => types.some((type) => (type === 'functional' ? 'properties' : type) === name));

/** How many are to come, this one among them: they share what is left of the time. */
const probesLeft = (types: readonly TestType[], figures: Readonly<Record<string, unknown>>): number =>
  Math.max(1, probesOf(types).filter((name) => !figures[name]).length);

/** What is told is said beside the picture, too. */
const telling = (context: PhaseContext, say: (sentence: string) => void): PhaseContext => ({
  ...context,
  tell(fraction, sentence) {
    say(sentence);
    context.tell(fraction, sentence);
  },
});

async function look(
  context: PhaseContext,
  name: ProbeName,
  site: OpenSite,
  budget: Budget,
): Promise<ProbeResult> {
  if (name === 'api') return testApi(context, site, budget);
  const graph = await readGraph(context.platform.db, context.execution.id);
  if (!graph || graph.states.length === 0) {
    return { findings: [], figures: { states: 0 }, limits: ['There was no state to look at.'] };
  }
  return probeOf(context, name)(probeContext(context, name, site, budget, graph));
}

function probeOf(context: PhaseContext, name: Exclude<ProbeName, 'api'>): Probe {
  const { platform, execution } = context;
  switch (name) {
    case 'properties':
      return probeProperties;
    case 'accessibility':
      return accessibilityProbe;
    case 'performance':
      return createPerformanceProbe({
        history: () => earlierMeasurements(platform.db, execution),
        record: (measurement) =>
          transact(platform.db, (tx) => keepMeasurement(tx, execution.id, measurement)),
        browser: execution.options.browsers[0] ?? 'chromium',
      });
    case 'visual':
      return createVisualProbe({
        store: createBaselineStore(platform.db, platform.artifacts),
        projectId: execution.projectId,
        browser: execution.options.browsers[0] ?? 'chromium',
      });
  }
}

function probeContext(
  { platform, execution, signal, keep, tell }: PhaseContext,
  name: ProbeName,
  site: OpenSite,
  budget: Budget,
  graph: StateGraph,
): ProbeContext {
  return {
    ...{ url: execution.url, graph, signal, keep, settings: platform.settings },
    pool: browsersOf(platform),
    withPage: site.withPage,
    // All findings come in the end, too, and are kept then.
    found: () => undefined,
    progress: (fraction, sentence) => tell(where[name] + 0.03 * fraction, sentence),
    remaining: budget.remaining,
    random: seededRandom(execution.options.seed),
  };
}
