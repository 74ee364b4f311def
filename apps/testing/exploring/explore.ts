import { MainstayError, messageOf } from '#kernel/base';
import { askRobots } from '../addressing/ask-robots.ts';
import { allowAll } from '../addressing/robots.ts';
import { createAtlas, graphOf } from '../domain/exploration/atlas.ts';
import type { StateGraph } from '../domain/exploration/graph.ts';
import { createCrawl } from './crawl.ts';
import type { Explored, ExploreRequest } from './explore-request.ts';
import { createJudge } from './judge.ts';
import { findStart } from './open-start.ts';
import { createReport } from './report.ts';
import { createScriptCoverage } from './script-coverage.ts';
import { createSessions } from './session.ts';

/** What is left for ending orderly, as a share of the whole time. */
const reserve = 0.04;
/** What is left for experiments with forms and for links that nobody followed. */
const forConcluding = 0.25;
/** After so many attempts one experiment with a form is done. */
const attemptsPerExperiment = 4;
const mostMisses = 2;

/**
 * Explores a site in a browser: opens it, reads what can be done, does it, and learns a graph of states and of what leads
 * from one to the other. What goes wrong on the way is reported once it was seen again from a fresh browser. Ends when
 * everything was tried, or at the limits of states and time; what could not be explored is said in `graph.limits`.
 *
 * @throws MainstayError where nothing can be explored at all: `testing.unreachable`, `testing.tls_failed`,
 *   `testing.too_many_redirects`, `testing.off_site`, `testing.no_page`, `testing.robots_refused`,
 *   `testing.address_refused`, `testing.browser_missing`
 */
export async function explore(request: ExploreRequest): Promise<Explored> {
  const { settings, signal } = request;
  const total = Math.max(1, request.remaining());
  const report = createReport(request.onFinding);
  const start = await findStart(request);
  const wishes =
    request.isLocal || !settings.exploration.respect_robots
      ? { robots: allowAll }
      : await askRobots(start.origin, request.guarded, signal);
  if (!wishes.robots.allows(start.path))
    throw new MainstayError(
      'testing.robots_refused',
      wishes.limit ??
        `${start.origin}/robots.txt asks not to visit ${start.path}. Begin elsewhere, or set testing.exploration.respect_robots to false for a site of your own.`,
      { kind: 'refused' },
    );

  const atlas = createAtlas({ maxDepth: settings.exploration.max_depth, mostMisses });
  const coverage = createScriptCoverage(start.origin);
  const inTime: ExploreRequest = { ...request, remaining: () => request.remaining() - total * reserve };
  const sessions = createSessions(inTime, start.origin, coverage);
  const forbidden = (path: string): string | undefined =>
    wishes.robots.allows(path) ? undefined : 'robots.txt asks not to visit it.';
  const judge = createJudge({ request: inTime, origin: start.origin, atlas, sessions, report, forbidden });
  const crawl = createCrawl({
    request: inTime,
    start,
    atlas,
    sessions,
    report,
    judge,
    forbidden,
    soFar,
  });

  let ended: StateGraph['ended'] = 'exhausted';
  function soFar(): StateGraph {
    return graphOf(atlas, {
      origin: start.origin,
      start: crawl.startId(),
      ended,
      limits: report.limits,
      scripts: coverage.share(),
    });
  }

  try {
    await crawl.begin();
    ended = await crawlOn();
    await conclude();
  } catch (thrown) {
    if (!signal.aborted) throw thrown;
    ended = 'cancelled';
  } finally {
    await crawl.close();
    await sessions.end();
  }

  async function crawlOn(): Promise<StateGraph['ended']> {
    for (let attempts = 1; ; attempts++) {
      if (signal.aborted) return 'cancelled';
      if (inTime.remaining() <= total * forConcluding) return 'time';
      if (atlas.places.size >= settings.exploration.max_states) return 'states';
      const next = atlas.next(crawl.current());
      if (next === undefined) return 'exhausted';
      const used = Math.max(
        atlas.places.size / settings.exploration.max_states,
        1 - inTime.remaining() / total,
      );
      request.onProgress?.(Math.min(1, used), `${atlas.places.size} states, trying ${next.place.name}`);
      try {
        await crawl.attempt(next.place, next.choice);
      } catch (thrown) {
        signal.throwIfAborted();
        await crawl.giveUp(next.place, next.choice, messageOf(thrown));
      }
      if (attempts % attemptsPerExperiment === 0) await judge.experiment();
    }
  }

  async function conclude(): Promise<void> {
    while (inTime.remaining() > total * (forConcluding / 4) && (await judge.experiment()));
    if (inTime.remaining() > 0) await judge.conclude();
  }

  return {
    graph: soFar(),
    findings: report.findings,
  };
}
