import { MainstayError } from '#kernel/base';
import { compileModel } from '../inference/compile-model.ts';
import type { Model } from '../inference/model.ts';
import type { ModelInput } from '../inference/model-input.ts';
import { checkAssumed, flat, staying, withOneAction } from './assumed.ts';
import type { GmnGraph, GmnNode, Position, Problem } from './graph.ts';
import { countOf, type Links, labelsOf, linksOf, nameOf, single } from './links.ts';
import { gmnError } from './reader.ts';

/** What a model is asked to do with a language model: kept with the agent, no part of the inference. */
export interface LlmQuery {
  readonly id: string;
  readonly properties: Readonly<Record<string, unknown>>;
  /** Nodes whose values go into the question, and nodes that the answer changes. */
  readonly reads: readonly string[];
  readonly updates: readonly string[];
}

export interface GmnModel {
  readonly input: ModelInput;
  readonly model: Model;
  readonly queries: readonly LlmQuery[];
  /** What was assumed. */
  readonly warnings: readonly Problem[];
}

/**
 * The model that a graph stands for. States are factors, observations modalities; a likelihood is A of the observation
 * that it generates, a transition B of the state that it updates (or, without such an edge, of the one state it depends
 * on), both depending on states in the order of their edges; a belief is D, a preference C, the policy node has depth,
 * gamma, convention, habits and listed policies. Left out: a likelihood is flat, a transition keeps the state, as in
 * FreeAgentics, each with a warning.
 *
 * @throws `coalition.gmn_invalid` with line and column of the node whose arrays do not fit
 */
export function gmnToModel(graph: GmnGraph): GmnModel {
  const links = linksOf(graph);
  const warnings: Problem[] = [];
  /** Where the error of compiling comes from, by how its sentence begins. */
  const places = new Map<string, Position>();
  const factors = links.of('state').map((state) => factorOf(links, state, warnings, places));
  const modalities = links
    .of('observation')
    .map((observation) => modalityOf(links, observation, warnings, places));
  for (const [at, node] of links.of('state').entries()) places.set(`factors.${at}.`, node.at);
  for (const [at, node] of links.of('observation').entries()) places.set(`modalities.${at}.`, node.at);
  const [policy] = links.of('policy');
  const { depth, gamma, convention, habits, habit_counts: pE, policies } = policy?.properties ?? {};
  const { name } = graph.metadata;
  const input = {
    ...(typeof name === 'string' ? { name } : {}),
    ...given({ depth, gamma, convention, E: habits, pE, policies }),
    ...{ factors, modalities },
  };
  const fallback = policy?.at ?? { line: 1, column: 1 };
  const model = compiled(input, places, fallback);
  // It compiled, so it is one.
  return {
    input: input as ModelInput,
    model,
    queries: links.of('llm_query').map((node) => queryOf(graph, node)),
    warnings,
  };
}

const given = (values: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== null));

function compiled(input: unknown, places: ReadonlyMap<string, Position>, fallback: Position): Model {
  try {
    return compileModel(input);
  } catch (thrown) {
    if (!(thrown instanceof MainstayError)) throw thrown;
    const found = [...places].find(([beginning]) => thrown.message.includes(beginning));
    throw gmnError([{ severity: 'error', at: found?.[1] ?? fallback, message: thrown.message }]);
  }
}

function transitionOf(links: Links, state: GmnNode): GmnNode | undefined {
  const own = links.of('transition').filter((transition) => {
    const [updated] = links.joined(transition, 'state', ['updates']);
    if (updated) return updated === state;
    const parents = links.joined(transition, 'state', ['depends_on']);
    return parents.length === 1 && parents[0] === state;
  });
  return single(state, own, 'transitions');
}

function factorOf(links: Links, state: GmnNode, warnings: Problem[], places: Map<string, Position>): unknown {
  const name = nameOf(state);
  const size = countOf(state, 'num_states');
  const transition = transitionOf(links, state);
  const action =
    transition &&
    single(transition, links.joined(transition, 'action', ['depends_on', 'influences']), 'actions');
  const beliefs = links.joined(state, 'belief', ['depends_on']);
  const belief = single(state, beliefs, 'beliefs');
  const parents = transition ? links.joined(transition, 'state', ['depends_on']) : [];
  const actions = action ? countOf(action, 'num_actions') : 1;
  const whole = parents.length > 0 ? parents : [state];
  for (const array of ['B', 'pB']) places.set(`${array} of factor "${name}"`, transition?.at ?? state.at);
  for (const array of ['D', 'pD']) places.set(`${array} of factor "${name}"`, belief?.at ?? state.at);
  places.set(`factor "${name}"`, state.at);
  const { matrix, counts } = transition?.properties ?? {};
  const assumed = matrix === undefined && counts === undefined;
  const sizes = whole.map((parent) => countOf(parent, 'num_states'));
  if (assumed) {
    checkAssumed(state, [size, ...sizes, actions]);
    warnings.push({
      severity: 'warning',
      at: transition?.at ?? state.at,
      message: `No matrix says how "${name}" changes: it stays as it is.`,
    });
  }
  const fitted = (table: unknown): unknown => (action ? table : withOneAction(table, whole.length + 1));
  return {
    ...{ name, states: labelsOf(state, 'num_states', 'state_names') },
    actions: action ? labelsOf(action, 'num_actions', 'action_names') : 1,
    parents: whole.map(nameOf),
    ...given({
      B: assumed ? staying(size, sizes, whole.indexOf(state), actions) : fitted(matrix),
      pB: fitted(counts),
      D: belief?.properties.vector ?? belief?.properties.distribution,
      pD: belief?.properties.counts,
    }),
  };
}

function modalityOf(
  links: Links,
  observation: GmnNode,
  warnings: Problem[],
  places: Map<string, Position>,
): unknown {
  const name = nameOf(observation);
  const likelihood = single(
    observation,
    links.joined(observation, 'likelihood', ['generates']),
    'likelihoods',
  );
  const preference = single(
    observation,
    links.joined(observation, 'preference', ['depends_on', 'influences']),
    'preferences',
  );
  const direct = links.joined(observation, 'state', ['generates']);
  const joined = likelihood ? links.joined(likelihood, 'state', ['depends_on']) : direct;
  const parents = joined.length > 0 ? joined : links.of('state');
  for (const array of ['A', 'pA'])
    places.set(`${array} of modality "${name}"`, likelihood?.at ?? observation.at);
  places.set(`C of modality "${name}"`, preference?.at ?? observation.at);
  places.set(`modality "${name}"`, observation.at);
  const { matrix, counts } = likelihood?.properties ?? {};
  const size = countOf(observation, 'num_observations');
  const assumed = matrix === undefined && counts === undefined;
  const sizes = parents.map((parent) => countOf(parent, 'num_states'));
  if (assumed) {
    checkAssumed(observation, [size, ...sizes]);
    warnings.push({
      severity: 'warning',
      at: likelihood?.at ?? observation.at,
      message: `No matrix says what "${name}" tells of states: it tells nothing.`,
    });
  }
  return {
    ...{ name, outcomes: labelsOf(observation, 'num_observations', 'observation_names') },
    parents: parents.map(nameOf),
    ...given({
      A: assumed ? flat(size, sizes) : matrix,
      pA: counts,
      C: preference && preferenceOf(preference, size),
    }),
  };
}

/** A vector (or one for each step), or one preferred outcome, by 1 or its `strength`. */
function preferenceOf({ properties }: GmnNode, size: number): unknown {
  if (properties.vector !== undefined) return properties.vector;
  const preferred = properties.preferred_observation ?? 0;
  const strength = typeof properties.strength === 'number' ? properties.strength : 1;
  return Array.from({ length: size }, (_, outcome) => (outcome === preferred ? strength : 0));
}

function queryOf({ edges }: GmnGraph, { id, properties }: GmnNode): LlmQuery {
  const updates = edges
    .filter(({ source, kind }) => source === id && kind === 'updates')
    .map(({ target }) => target);
  const reads = edges
    .filter(({ source, target, kind }) => kind === 'queries' && (source === id || target === id))
    .map(({ source, target }) => (source === id ? target : source));
  return { id, properties, reads, updates };
}
