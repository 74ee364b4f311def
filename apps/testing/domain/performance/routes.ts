import type { State, StateGraph } from '../exploration/graph.ts';

/**
 * One state of each distinct route that can be loaded by its address, the most important first: the start, then those
 * that fewest actions lead to, then those that most transitions lead to.
 */
export function routesToMeasure(graph: StateGraph): State[] {
  const arrivals = new Map<string, number>();
  const routeOf = new Map(graph.states.map(({ id, route }) => [id, route]));
  for (const { from, to } of graph.transitions) {
    const route = routeOf.get(to);
    if (route !== undefined && routeOf.get(from) !== route)
      arrivals.set(route, (arrivals.get(route) ?? 0) + 1);
  }
  const nearest = new Map<string, State>();
  for (const state of graph.states) {
    const known = nearest.get(state.route);
    if (known === undefined || state.way.length < known.way.length) nearest.set(state.route, state);
  }
  const startRoute = routeOf.get(graph.start);
  const isStart = (state: State): number => (state.route === startRoute ? 0 : 1);
  return [...nearest.values()].sort(
    (one, other) =>
      isStart(one) - isStart(other) ||
      one.way.length - other.way.length ||
      (arrivals.get(other.route) ?? 0) - (arrivals.get(one.route) ?? 0) ||
      (one.route < other.route ? -1 : 1),
  );
}
