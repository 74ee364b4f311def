import type { StateGraph } from '../exploration/graph.ts';
import { routeOf } from '../exploration/route.ts';
import type { TestCase } from '../suite/test-case.ts';
import { actionName, aimOf } from './step-names.ts';

const stateName = (id: string): string => `state ${id}`;
const routeName = (route: string): string => `route ${route}`;
const moveName = (from: string, to: string): string => `move ${from} ${to}`;

/**
 * What a test covers: the states it passes, the routes they are on, how it comes from one to the next, what it does and
 * what it looks at there, and functions. On a site of few states, tests differ by what they do.
 */
export function placesOf(
  { states, steps }: TestCase,
  graph: StateGraph | undefined,
  functions: readonly string[] = [],
): readonly string[] {
  const routes = new Map(graph?.states.map(({ id, route }) => [id, route]));
  const opened = steps.flatMap((step) => (step.do === 'open' ? [routeOf(step.path)] : []));
  const passed = states.flatMap((id) => routes.get(id) ?? []);
  const moves = states.flatMap((id, at) => {
    const before = states[at - 1];
    return before === undefined || before === id ? [] : [moveName(before, id)];
  });
  const doings = steps.map((step) =>
    step.do === 'expect' ? `sees ${aimOf(step.expect)}` : `does ${JSON.stringify(actionName(step))}`,
  );
  return [
    ...new Set([
      ...doings,
      ...states.map(stateName),
      ...[...opened, ...passed].map(routeName),
      ...moves,
      ...functions.map((name) => `function ${name}`),
    ]),
  ];
}

/**
 * The places in which two explorations of a site differ: states and moves that only one of them saw, and the routes of
 * those states. An exploration that ended before it had seen all says nothing by what it did not see.
 */
export function changedPlaces(before: StateGraph, after: StateGraph): ReadonlySet<string> {
  return new Set([...onlyIn(after, before), ...onlyIn(before, after)]);
}

function onlyIn(one: StateGraph, other: StateGraph): readonly string[] {
  if (other.ended !== 'exhausted') return [];
  const states = new Set(other.states.map(({ id }) => id));
  const moves = new Set(other.transitions.map(({ from, to }) => moveName(from, to)));
  return [
    ...one.states
      .filter(({ id }) => !states.has(id))
      .flatMap(({ id, route }) => [stateName(id), routeName(route)]),
    ...one.transitions
      .filter(({ from, to }) => from !== to && !moves.has(moveName(from, to)))
      .map(({ from, to }) => moveName(from, to)),
  ];
}
