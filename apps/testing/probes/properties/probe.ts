import { messageOf } from '#kernel/base';
import type { State, StateGraph } from '../../domain/exploration/graph.ts';
import type { Finding } from '../../domain/findings/finding.ts';
import type { Probe } from '../probe.ts';
import { proveHome } from './prove-home.ts';
import type { Home } from './walking/walk.ts';

/** The most places of a site from which walks begin. */
const mostHomes = 8;

/**
 * Properties that should hold on any page, whatever is done in whichever order: counters agree with their lists, filters
 * lose nothing, what is switched twice is as before, what was added can be deleted, what is kept survives a reload, keys
 * do what the mouse does, back leads back, nothing throws. What depends on the page is learned from it first and held
 * against it only where it always held. A violation is shrunk to the shortest sequence that shows it, and seen twice
 * more from fresh browsers before it is told.
 *
 * After: O'Connor and Wickström, "Quickstrom: property-based acceptance testing with LTL specifications" (PLDI 2022),
 * which found faults in almost half of the TodoMVC implementations this way; shrinking by fast-check.
 */
export const probeProperties: Probe = async (context) => {
  const homes = homesOf(context.graph);
  const findings: Finding[] = [];
  const limits: string[] = [];
  let walks = 0;
  let moves = 0;
  for (const [at, home] of homes.entries()) {
    context.signal.throwIfAborted();
    const left = context.remaining();
    if (left <= 0) {
      limits.push(`The time ended before ${homes.length - at} of ${homes.length} pages were walked.`);
      break;
    }
    context.progress(at / homes.length, `Random walks on ${home.route}`);
    try {
      const proven = await proveHome(context, home, left / (homes.length - at));
      findings.push(...proven.findings);
      walks += proven.walks;
      moves += proven.moves;
    } catch (error) {
      context.signal.throwIfAborted();
      limits.push(`No walks on ${home.route}: ${messageOf(error).split('\n')[0] ?? ''}`);
    }
  }
  return { findings, figures: { pages: homes.length, walks, moves }, limits };
};

/** For each route, where the shortest way to it ends; the start first, then those where there is most to do. */
function homesOf({ states, start }: StateGraph): readonly Home[] {
  const shortest = new Map<string, State>();
  for (const state of states) {
    const other = shortest.get(state.route);
    if (!other || state.way.length < other.way.length) shortest.set(state.route, state);
  }
  const rank = (state: State): number =>
    state.id === start ? Number.POSITIVE_INFINITY : state.actions.length;
  const ranked = [...shortest.values()].filter(({ way }) => way.length > 0).sort((a, b) => rank(b) - rank(a));
  // The filters of a list have addresses of their own and are one page all the same.
  const different = ranked.filter((state, at) =>
    ranked.slice(0, at).every((other) => !isAlike(state, other)),
  );
  return different.slice(0, mostHomes).map(({ id, route, way }) => ({ state: id, route, way }));
}

const alike = 0.6;

/** Most of what can be done on one can be done on the other (Jaccard index of their controls). */
function isAlike(one: State, other: State): boolean {
  const [mine, its] = [one, other].map(
    ({ actions }) =>
      new Set(
        actions.flatMap(({ action }) =>
          'element' in action && action.element ? [action.element.title] : [],
        ),
      ),
  );
  if (!mine || !its || pathOf(one) !== pathOf(other)) return false;
  const both = mine.intersection(its).size;
  return both > 0 && both / mine.union(its).size >= alike;
}
const pathOf = ({ path }: State): string => path.split(/[?#]/)[0] ?? path;
