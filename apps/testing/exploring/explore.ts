import { MainstayError, messageOf } from '#kernel/base';
import { askRobots } from '../addressing/ask-robots.ts';
import { allowAll } from '../addressing/robots.ts';
import { createAtlas, graphOf } from '../domain/exploration/atlas.ts';
import type { StateGraph } from '../domain/exploration/graph.ts';
import { createCrawl } from './crawl.ts';
import type { Explored, ExploreRequest } from './explore-request.ts';
import { findStart } from './open-start.ts';
import { createReport } from './report.ts';
import { createScriptCoverage } from './script-coverage.ts';
import { createSessions } from './session.ts';

/** What is left for ending orderly, as a share of the whole time. */
const reserve = 0.04;
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
  const crawl = createCrawl({
    request: inTime,
    start,
    atlas,
    sessions,
    report,
    forbidden: (path) => (wishes.robots.allows(path) ? undefined : 'robots.txt asks not to visit it.'),
  });

  let ended: StateGraph['ended'] = 'exhausted';
  try {
    await crawl.begin();
    ended = await crawlOn();
  } catch (thrown) {
    if (!signal.aborted) throw thrown;
    ended = 'cancelled';
  } finally {
    await crawl.close();
    await sessions.end();
  }

  async function crawlOn(): Promise<StateGraph['ended']> {
    for (;;) {
      if (signal.aborted) return 'cancelled';
      if (inTime.remaining() <= 0) return 'time';
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
    }
  }

  return {
    graph: graphOf(atlas, {
      origin: start.origin,
      start: crawl.startId(),
      ended,
      limits: report.limits,
      scripts: coverage.share(),
    }),
    findings: report.findings,
  };
}
