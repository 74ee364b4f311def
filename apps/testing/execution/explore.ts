import { transact } from '#kernel/database';
import { publish } from '#kernel/events';
import { checkAddress } from '../addressing/check-address.ts';
import type { Finding } from '../domain/findings/finding.ts';
import { seededRandom } from '../domain/random.ts';
import { writeSuite } from '../domain/writing/write-cases.ts';
import { explore as exploreSite } from '../exploring/explore.ts';
import { addCases } from '../store/cases.ts';
import { addFigures, newestGraph, readGraph, saveGraph } from '../store/executions.ts';
import { hideGraph, showGraph } from '../store/live-graphs.ts';
import { browsersOf } from './browsers.ts';
import { onBudget } from './budget.ts';
import { inTurn } from './in-turn.ts';
import type { PhaseContext } from './phase.ts';
import { policyOf } from './site.ts';
import { watchedSite } from './watched-site.ts';

/** A graph of many states is large: people see it grow at this pace. */
const graphMilliseconds = 2000;

/** The rest is for running what was written, and for looking at it. */
const shareOfBudget = 0.5;

/**
 * Explores the site and adds what it learned to its suite. An execution that explored already, before a crash say, does
 * not again; a replay takes what the last exploration learned.
 */
export async function explore(context: PhaseContext) {
  const { platform, execution, signal, tell } = context;
  const { id, projectId, origin, types, options, url } = execution;
  const { db, settings } = platform;
  // An API is told by its description, not by looking at it.
  if (types.every((type) => type === 'api')) return { states: 0 };
  const known = await readGraph(db, id);
  if (known) return { states: known.states.length };
  if (options.replay) {
    const graph = await newestGraph(db, projectId, origin);
    if (graph) await transact(db, (tx) => saveGraph(tx, id, graph));
    return { states: graph?.states.length ?? 0 };
  }

  const { local } = await checkAddress(url, policyOf(platform, execution));
  const writes = inTurn();
  const isDue = atMostEvery(graphMilliseconds);
  const { graph } = await onBudget(db, id, settings.execution.budget_seconds, shareOfBudget, (budget) =>
    watchedSite(context, (site, say) =>
      exploreSite({
        ...{ url, settings, signal, guarded: site.guarded, open: site.open, isLocal: local },
        pool: browsersOf(platform),
        remaining: budget.remaining,
        random: seededRandom(options.seed),
        isSignedIn: site.storageState !== undefined,
        allowDestructive: options.allow_destructive || settings.exploration.allow_destructive,
        browser: options.browsers[0] ?? 'chromium',
        keep: context.keep,
        onAction: say,
        onProgress: (fraction, sentence) => tell(0.05 + 0.4 * fraction, sentence),
        onFinding: (finding: Finding) => writes.add(() => context.found(finding)),
        onState: ({ name }, soFar) => {
          const graph = isDue() ? soFar() : undefined;
          writes.add(() =>
            transact(db, async (tx) => {
              if (graph) await showGraph(tx, id, graph);
              await publish(tx, { type: 'testing.state', subject: id, projectId, data: { name } });
            }),
          );
        },
      }),
    ),
  ).finally(() => writes.done());
  // What a cancelled exploration saw is kept by nobody: it begins anew when it goes on.
  signal.throwIfAborted();

  const { cases, left } = writeSuite(graph);
  return transact(db, async (tx) => {
    await saveGraph(tx, id, graph);
    await hideGraph(tx, id);
    const written = types.includes('functional') ? await addCases(tx, { projectId, origin }, cases) : 0;
    const { coverage, ended, limits } = graph;
    const { states, actionsExplored, formsSubmitted } = coverage;
    const figures = {
      states,
      actions: actionsExplored,
      forms: formsSubmitted,
      ended,
      written,
      unwritten: left.length,
    };
    await addFigures(tx, id, 'exploration', figures, limits);
    return { states, written };
  });
}

/** True the first time, and then once the pause since the last true is over. */
function atMostEvery(milliseconds: number): () => boolean {
  let last = Number.NEGATIVE_INFINITY;
  return () => {
    const now = performance.now();
    if (now - last < milliseconds) return false;
    last = now;
    return true;
  };
}
