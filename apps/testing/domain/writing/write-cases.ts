import { canonicalJson } from '#kernel/base';
import type { State, StateGraph, Transition } from '../exploration/graph.ts';
import type { Expectation, Step } from '../suite/step.ts';
import type { TestCase } from '../suite/test-case.ts';
import { type Candidate, smallest } from './coverage.ts';
import { actionKey, actionsOf, edgeKey, type Known, knowledgeOf } from './edge.ts';
import { expectationsOfState, expectationsOfTransition, firstFew, typedIn } from './expectations.ts';
import { shortHash } from './hash.ts';
import { distinctNames, nameOfState, nameOfTransition } from './names.ts';

export interface WritingOptions {
  /** The most cases; the shortest that cover the most come first (default 200). */
  readonly most?: number;
}

/** What was written, and what was seen but is in no case. */
export interface Written {
  readonly cases: readonly TestCase[];
  readonly left: readonly {
    /** As `edgeKey` names it. */
    readonly transition: string;
    /** A sentence. */
    readonly reason: string;
  }[];
}

/** A case has at most so many steps. */
const mostSteps = 200;

/**
 * Tests of what exploration saw: that each state opens and shows its marks, that each action has the effects it had.
 * Nothing is expected that was not observed, and nothing that looks as if it were different at the next run. Equal
 * graphs give equal cases, and equal steps give equal keys. A small set that reaches every state stands first, then
 * the rest, short before long.
 */
export function writeCases(graph: StateGraph, options: WritingOptions = {}): readonly TestCase[] {
  return writeSuite(graph, options).cases;
}

/** As `writeCases`, with the transitions that no case covers and why. */
export function writeSuite(graph: StateGraph, { most = 200 }: WritingOptions = {}): Written {
  const known = knowledgeOf(graph);
  const flows = graph.transitions.map((transition) => ({ transition, ...flowOf(known, transition) }));
  const candidates = [
    ...graph.states.flatMap((state) => stateCase(known, state) ?? []),
    ...flows.flatMap(({ candidate }) => candidate ?? []),
  ];
  const all = smallest(candidates);
  const kept = all.slice(0, most);
  const covered = new Set(kept.flatMap(({ covers }) => [...covers]));
  const left = flows.flatMap(({ transition, reason }) => {
    const key = edgeKey(transition);
    if (covered.has(`edge ${key}`)) return [];
    return [{ transition: key, reason: reason ?? `There are more than ${most} cases.` }];
  });
  const names = distinctNames(kept);
  return { cases: kept.map((candidate, at) => asCase(candidate, names[at] ?? candidate.name)), left };
}

function stateCase(known: Known, state: State): Candidate | undefined {
  const expectations = expectationsOfState(state, typedIn(state.way));
  if (expectations.length === 0 || state.way.length === 0 || state.way.length >= mostSteps - 1)
    return undefined;
  return {
    name: nameOfState(state),
    where: state.path,
    actions: state.way,
    expectations,
    checksErrors: true,
    tags: tagsOf(state, 'page'),
    ...passing(known, state, [], expectations),
  };
}

function flowOf(
  known: Known,
  transition: Transition,
): { readonly candidate?: Candidate; readonly reason?: string } {
  const actions = actionsOf(known, transition);
  const [from, to] = [known.states.get(transition.from), known.states.get(transition.to)];
  if (actions === undefined || from === undefined || to === undefined) {
    return { reason: 'Its state is not in the graph.' };
  }
  const expectations = expected(known, transition, from, typedIn(actions));
  if (expectations.length === 0) return { reason: 'It changed nothing that is the same at every run.' };
  if (actions.length + expectations.length >= mostSteps)
    return { reason: 'The way to it is too long for a test.' };
  return {
    candidate: {
      name: nameOfTransition(transition, known.states, expectations),
      where: from.name,
      actions,
      expectations,
      checksErrors: !answersRefusal(transition),
      tags: tagsOf(to, featureOf(transition)),
      ...passing(known, from, [transition], expectations),
    },
  };
}

/**
 * What the transition did, with all that its state shows where it is the way to that state, which then needs no case
 * of its own. After a reload that took nothing away, what the action before it showed is expected still.
 */
function expected(
  known: Known,
  transition: Transition,
  from: State,
  typed: readonly string[],
): readonly Expectation[] {
  const own = expectationsOfTransition(known, transition, typed);
  const target = known.states.get(transition.to);
  if (target !== undefined && own.length > 0 && known.arrivals.get(target.id) === transition) {
    return firstFew([...own, ...expectationsOfState(target, typed)]);
  }
  const isKept = transition.action.do === 'reload' && transition.from === transition.to;
  if (!isKept || transition.effects.some(({ what }) => what !== 'appeared')) return own;
  const before = known.arrivals.get(from.id);
  const shown = before ? expectationsOfTransition(known, before, typed) : [];
  return firstFew([...shown, ...expectationsOfState(from, typed)]);
}

/** A form that the server refused with 4xx did as it should; the answer is no error of the page. */
const answersRefusal = ({ requests, before = [], tried }: Transition): boolean =>
  (tried !== undefined || before.length > 0) &&
  requests.some((request) => /^(?!GET\b).* 4\d\d$/.test(request));

function featureOf({ action, before = [], tried, from, to }: Transition): string {
  if (tried !== undefined || before.length > 0) return 'form';
  if (action.do === 'reload') return 'persistence';
  if (action.do === 'press') return 'keyboard';
  if (action.do === 'back' || action.do === 'forward') return 'navigation';
  return from === to ? 'interaction' : 'flow';
}

const tagsOf = (state: State, feature: string): readonly string[] => [feature, `route:${state.route}`];

/** The states on the way and what the case covers. */
function passing(
  known: Known,
  end: State,
  then: readonly Transition[],
  expectations: readonly Expectation[],
): Pick<Candidate, 'states' | 'covers'> {
  const edges = [...edgesTo(known, end), ...then];
  const states = [edges[0]?.from ?? end.id, ...edges.map(({ to }) => to)];
  const last = states.at(-1) ?? end.id;
  return {
    states,
    covers: new Set([
      ...states.map((id) => `state ${id}`),
      ...edges.map((edge) => `edge ${edgeKey(edge)}`),
      ...expectations.map((one) => `says ${last} ${canonicalJson(one)}`),
    ]),
  };
}

/** The transitions that the way to a state is made of, as far as the graph has them. */
function edgesTo({ arrivals }: Known, state: State): readonly Transition[] {
  const edges: Transition[] = [];
  const passed = new Set([state.id]);
  for (
    let edge = arrivals.get(state.id);
    edge !== undefined && !passed.has(edge.from);
    edge = arrivals.get(edge.from)
  ) {
    passed.add(edge.from);
    edges.unshift(edge);
  }
  return edges;
}

/**
 * A test along observed transitions, each beginning where the one before ended: it expects what was observed at the end.
 *
 * @returns undefined where that is nothing that would be the same again
 */
export function caseAlong(
  graph: StateGraph,
  path: readonly Transition[],
  about: { readonly name: string; readonly tags: readonly string[] },
): TestCase | undefined {
  const known = knowledgeOf(graph);
  const [first, last] = [path[0], path.at(-1)];
  const from = first && known.states.get(first.from);
  const before = last && known.states.get(last.from);
  if (!first || !last || !from || !before) return undefined;
  const actions = [...from.way, ...path.flatMap(({ before: filled = [], action }) => [...filled, action])];
  const expectations = expected(known, last, before, typedIn(actions));
  if (expectations.length === 0 || actions.length + expectations.length >= mostSteps) return undefined;
  const { name, tags } = about;
  const passed = passing(known, from, path, expectations);
  const checksErrors = !path.some(answersRefusal);
  return {
    ...asCase({ name, where: from.name, actions, expectations, checksErrors, tags, ...passed }, name),
    source: 'model',
  };
}

function asCase(candidate: Candidate, name: string): TestCase {
  const { actions, expectations, checksErrors, tags, states } = candidate;
  const last: readonly Expectation[] = checksErrors
    ? [...expectations, { that: 'no-page-errors' }]
    : expectations;
  const steps: readonly Step[] = [...actions, ...last.map((expect) => ({ do: 'expect' as const, expect }))];
  return {
    key: shortHash(canonicalJson([actions.map(actionKey), last])),
    name,
    type: 'functional',
    steps: [...steps],
    tags: [...tags],
    states: [...states],
    source: 'exploration',
  };
}
