import type { Effect, Mark, State, StateGraph, Transition } from '../exploration/graph.ts';
import type { ElementRef } from '../suite/locator.ts';
import type { Action } from '../suite/step.ts';

/** Small graphs by hand, as exploration would learn them. */

export const element = (role: string, name: string, css = ''): ElementRef => ({
  title: `${role} "${name}"`,
  locators: [{ by: 'role', role, name }, ...(css === '' ? [] : [{ by: 'css' as const, selector: css }])],
  looks: {},
});
export const mark = (role: string, text: string): Mark => ({ element: element(role, text), text });
export const effect = (what: Effect['what'], at: ElementRef, text = ''): Effect => ({
  what,
  element: at,
  text,
});
export const click = (role: string, name: string): Action => ({ do: 'click', element: element(role, name) });
export const fill = (name: string, value: string): Action => ({
  do: 'fill',
  element: element('textbox', name),
  value,
});

export function state(id: string, path: string, name: string, over: Partial<State> = {}): State {
  return {
    id,
    route: path,
    path,
    title: name,
    name,
    way: [{ do: 'open', path }],
    actions: [],
    forms: [],
    marks: [mark('heading', name)],
    ...over,
  };
}

export function transition(
  from: string,
  to: string,
  action: Action,
  effects: readonly Effect[] = [],
  over: Partial<Transition> = {},
): Transition {
  return { from, to, action, effects, requests: [], ...over };
}

export function graphOf(states: readonly State[], transitions: readonly Transition[]): StateGraph {
  return {
    origin: 'http://127.0.0.1:1',
    start: states[0]?.id ?? '',
    states,
    transitions,
    coverage: {
      states: states.length,
      actionsKnown: transitions.length,
      actionsExplored: transitions.length,
      formsKnown: 0,
      formsSubmitted: 0,
      routes: states.length,
      scripts: null,
    },
    ended: 'exhausted',
    limits: [],
  };
}
