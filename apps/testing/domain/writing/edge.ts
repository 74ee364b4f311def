import { canonicalJson } from '#kernel/base';
import type { StateGraph, Transition } from '../exploration/graph.ts';
import type { ElementRef } from '../suite/locator.ts';
import type { Action } from '../suite/step.ts';

/** An action by what it does to which element; looks and other ways to find it do not count. */
export function actionKey(action: Action): string {
  const { element, ...rest } = 'element' in action ? action : { ...action, element: undefined };
  return canonicalJson({ ...rest, on: element && elementKey(element) });
}

export const elementKey = (element: ElementRef): string => canonicalJson(element.locators[0]);

export function edgeKey({ from, to, before = [], action }: Transition): string {
  return canonicalJson([from, to, ...before.map(actionKey), actionKey(action)]);
}

/** What was done for a transition, from a fresh browser. */
export function actionsOf(
  { states }: Pick<Known, 'states'>,
  transition: Transition,
): readonly Action[] | undefined {
  const way = states.get(transition.from)?.way;
  return way && [...way, ...(transition.before ?? []), transition.action];
}

/** A graph, with its states by id. */
export interface Known {
  readonly graph: StateGraph;
  readonly states: ReadonlyMap<string, StateGraph['states'][number]>;
  /** For each state, the transition that its `way` ends with, where the graph has it. */
  readonly arrivals: ReadonlyMap<string, Transition>;
  /** Something was sent to the server that may have changed what it keeps: numbers may then differ at the next run. */
  readonly writes: boolean;
  /** The texts that held a number and were seen at the same element more than once. */
  readonly confirmed: ReadonlySet<string>;
}

export function knowledgeOf(graph: StateGraph): Known {
  const states = new Map(graph.states.map((state) => [state.id, state]));
  const ways = new Map(graph.states.map(({ id, way }) => [id, canonicalJson(way.map(actionKey))]));
  const arrivals = new Map<string, Transition>();
  for (const transition of graph.transitions) {
    const way = actionsOf({ states }, transition);
    if (way === undefined || arrivals.has(transition.to)) continue;
    if (canonicalJson(way.map(actionKey)) === ways.get(transition.to))
      arrivals.set(transition.to, transition);
  }
  const seen = new Map<string, number>();
  for (const effect of graph.transitions.flatMap(({ effects }) => effects)) {
    const key = saidKey(effect.element, effect.text);
    seen.set(key, (seen.get(key) ?? 0) + 1);
  }
  return {
    graph,
    states,
    arrivals,
    writes: graph.transitions.some(({ requests }) =>
      requests.some((request) => !/^(GET|HEAD|OPTIONS)\b/i.test(request)),
    ),
    confirmed: new Set([...seen].flatMap(([key, times]) => (times > 1 ? [key] : []))),
  };
}

export const saidKey = (element: ElementRef, text: string): string =>
  canonicalJson([elementKey(element), text]);
