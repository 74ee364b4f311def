import type { State, StateGraph } from '../exploration/graph.ts';
import type { Action } from '../suite/step.ts';

/** Inputs into which a letter can be typed. */
const typed = new Set(['text', 'search', 'email', 'url', 'tel', 'password', 'textarea', 'contenteditable']);
const harmless = new Set<Action['do']>(['click', 'double-click', 'hover', 'check', 'select', 'press']);

/** True for a request that only reads: `GET /api/items 200`. */
const reads = (request: string): boolean => /^(GET|HEAD) /.test(request);

/** What is done, and to which control. */
const aboutOf = (action: Action): string =>
  `${action.do} ${'element' in action ? (action.element?.title ?? '') : ''}`;

/**
 * What a person can do on a page without leaving it and without writing anything to the server, as exploration saw it:
 * to measure how fast the page answers. Typing a letter into a field counts. At most `most`, of as many controls.
 */
export function interactionsOf(graph: StateGraph, state: State, most = 10): Action[] {
  const routeOf = new Map(graph.states.map(({ id, route }) => [id, route]));
  const held = new Set(
    state.actions.flatMap(({ action, held: why }) => (why === undefined ? [] : [JSON.stringify(action)])),
  );
  const staying = graph.transitions
    .filter(({ from, to }) => from === state.id && routeOf.get(to) === state.route)
    .filter(({ action, requests }) => harmless.has(action.do) && requests.every(reads))
    .map(({ action }) => action)
    .filter((action) => !held.has(JSON.stringify(action)))
    .filter((action, at, all) => all.findIndex((other) => aboutOf(other) === aboutOf(action)) === at);
  const typing = state.forms
    .flatMap(({ fields }) => fields)
    .filter(({ kind }) => typed.has(kind))
    .map(({ element }): Action => ({ do: 'fill', element, value: 'a' }));
  const all = [...staying.slice(0, most - 1), ...typing.slice(0, 1), ...staying.slice(most - 1)];
  return all.slice(0, most);
}
