import type { Model } from '../inference/model.ts';
import { describeModel } from '../inference/model-description.ts';
import type { EdgeKind, GmnEdge, GmnGraph, GmnNode, NodeKind } from './graph.ts';

const nowhere = { line: 0, column: 0 };

/** The graph of a model: what `gmnToModel` makes the same model of. */
export function modelToGmn(model: Model): GmnGraph {
  const { factors, modalities, name, depth, gamma, convention, policies, E, pE } = describeModel(model);
  const nodes: GmnNode[] = [];
  const edges: GmnEdge[] = [];
  const add = (wanted: string, kind: NodeKind, properties: Readonly<Record<string, unknown>>): string => {
    let id = wanted;
    for (let again = 2; nodes.some((node) => node.id === id); again++) id = `${wanted}_${again}`;
    const kept = Object.entries(properties).filter(([, value]) => value !== undefined);
    nodes.push({ id, kind, properties: Object.fromEntries(kept), at: nowhere });
    return id;
  };
  const join = (source: string, target: string, kind: EdgeKind): void => {
    edges.push({ source, target, kind, properties: {}, at: nowhere });
  };
  const named = (id: string, name: string): Readonly<Record<string, unknown>> =>
    id === name ? {} : { name };
  const idOf = (wanted: string, kind: NodeKind): string =>
    nodes.some((node) => node.id === wanted) ? `${wanted}_${kind}` : wanted;

  const states = new Map(
    factors.map((factor) => [
      factor.name,
      add(factor.name, 'state', { num_states: countOf(factor.states), state_names: factor.states }),
    ]),
  );
  const stateOf = (name: string): string => states.get(name) ?? name;
  const controls: string[] = [];
  for (const factor of factors) {
    const state = stateOf(factor.name);
    const controlled = countOf(factor.actions ?? 1) > 1;
    const transition = add(`${factor.name}_transition`, 'transition', {
      matrix: controlled ? factor.B : withoutAction(factor.B),
      counts: controlled ? factor.pB : withoutAction(factor.pB),
    });
    for (const parent of factor.parents ?? []) join(stateOf(parent), transition, 'depends_on');
    join(transition, state, 'updates');
    if (controlled) {
      const action = add(`${factor.name}_action`, 'action', {
        ...{ num_actions: countOf(factor.actions ?? 1), action_names: factor.actions },
      });
      join(action, transition, 'depends_on');
      controls.push(action);
    }
    join(
      add(`${factor.name}_belief`, 'belief', { vector: factor.D, counts: factor.pD }),
      state,
      'depends_on',
    );
  }
  for (const modality of modalities) {
    const id = idOf(modality.name, 'observation');
    const observation = add(id, 'observation', {
      ...{ num_observations: countOf(modality.outcomes), observation_names: modality.outcomes },
      ...named(id, modality.name),
    });
    const likelihood = add(`${modality.name}_likelihood`, 'likelihood', {
      matrix: modality.A,
      counts: modality.pA,
    });
    for (const parent of modality.parents ?? []) join(stateOf(parent), likelihood, 'depends_on');
    join(likelihood, observation, 'generates');
    join(add(`${modality.name}_preference`, 'preference', { vector: modality.C }), observation, 'depends_on');
  }
  const policy = add('policy', 'policy', { depth, gamma, convention, habits: E, habit_counts: pE, policies });
  for (const action of controls) join(policy, action, 'influences');
  return { metadata: { name }, nodes, edges };
}

const countOf = (labels: number | readonly string[]): number =>
  typeof labels === 'number' ? labels : labels.length;

/** `[next][parents …][action]` without its last level of one. */
function withoutAction(table: unknown): unknown {
  if (!Array.isArray(table)) return table;
  if (table.length === 1 && typeof table[0] === 'number') return table[0];
  return table.map(withoutAction);
}
