import { z } from 'zod';
import type { Claim } from './claims.ts';
import type { Source } from './element.ts';

/** What an agent lived through at one tick, as far as a graph is made of it. */
export interface Lived {
  readonly tick: number;
  readonly at: string;
  readonly observation: readonly (number | readonly number[] | null)[];
  readonly actions: readonly number[];
  readonly belief: readonly { readonly state: number; readonly probability: number }[];
}

/** The names of a model's parts; several agents with one model mean the same by them. */
export interface Vocabulary {
  /** Short and the same for the same model. */
  readonly key: string;
  readonly factors: readonly {
    readonly name: string;
    readonly states: readonly string[] | number;
    readonly actions: readonly string[] | number;
  }[];
  readonly modalities: readonly { readonly name: string; readonly outcomes: readonly string[] | number }[];
}

/** What is remembered of an agent from one gathering to the next. */
export const memorySchema = z.object({
  /** By factor: the state that it holds likely, and the edge that says so. */
  holds: z.record(z.string(), z.object({ state: z.number(), edge: z.string() })).default({}),
  /** Edges of beliefs that ended, oldest first. */
  past: z.array(z.string()).default([]),
  /** By what it learns of: the counts when last looked at. */
  learnt: z.record(z.string(), z.number()).default({}),
});
export type Memory = z.infer<typeof memorySchema>;

export interface LifeAgent {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly createdAt: string;
  /** A world that it may share with others. */
  readonly world: { readonly id: string; readonly name: string } | null;
}

/** A belief begins where a state is at least so likely, and ends where it falls below the second, or another begins. */
const begins = 0.6;
const ends = 0.4;
const mostParts = 8;
const mostOutcomes = 64;
const mostPast = 50;
/** Counts that have to come together before an agent is said to have learnt. */
const leastLearnt = 1;

export const agentKey = (id: string): string => `agent:${id}`;

const labelOf = (labels: readonly string[] | number, at: number): string =>
  typeof labels === 'number' ? String(at) : (labels[at] ?? String(at));
const countOf = (labels: readonly string[] | number): number =>
  typeof labels === 'number' ? labels : labels.length;

/**
 * What a graph says of the ticks of an agent: what it holds likely from when to when, what it saw and did and how often,
 * what it learnt. Bounded: the first eight factors and modalities, their first 64 outcomes and actions, the last fifty
 * beliefs that ended.
 *
 * @param lived new ticks, in order
 * @param learnt counts by what they are of, as they are now
 * @returns claims, what to remember, and edges of the oldest beliefs, which are forgotten
 */
export function gatherLife(
  agent: LifeAgent,
  words: Vocabulary,
  lived: readonly Lived[],
  learnt: Readonly<Record<string, number>>,
  memory: Memory,
): { readonly claims: Claim[]; readonly memory: Memory; readonly forget: readonly string[] } {
  const me = agentKey(agent.id);
  const claims: Claim[] = introduce(agent, words);
  const holds = { ...memory.holds };
  const past = [...memory.past];
  // Said last: what is counted before would begin them again.
  const ended: Claim[] = [];
  const counts = new Map<string, { claim: Extract<Claim, { claim: 'edge' }>; weight: number }>();

  const count = (claim: Extract<Claim, { claim: 'edge' }>, node: Claim): void => {
    const known = counts.get(claim.key);
    counts.set(claim.key, { claim: known?.claim ?? claim, weight: (known?.weight ?? 0) + 1 });
    if (!known) claims.push(node);
  };

  for (const { tick, at, observation, actions, belief } of lived) {
    const source: Source = { kind: 'agent', id: agent.id, tick };
    for (const [index, factor] of words.factors.slice(0, mostParts).entries()) {
      const now = belief[index];
      if (now && countOf(factor.states) > 1) {
        const held = holds[factor.name];
        const same = held?.state === now.state;
        if (held && (same ? now.probability < ends : now.probability >= begins)) {
          ended.push({ claim: 'end', what: 'edge', key: held.edge, at });
          past.push(held.edge);
          delete holds[factor.name];
        }
        if (!holds[factor.name] && now.probability >= begins) {
          const label = `${factor.name}: ${labelOf(factor.states, now.state)}`;
          const key = `state:${words.key}:${factor.name}:${now.state}`;
          const edge = `believes:${agent.id}:${factor.name}:${tick}:${at}`;
          claims.push({ claim: 'node', key, type: 'state', label, at, source });
          claims.push({
            ...{ claim: 'edge', key: edge, type: 'believes', from: me, to: key, at, source },
            ...{ weight: 0, confidence: now.probability },
          });
          holds[factor.name] = { state: now.state, edge };
        }
        const kept = holds[factor.name];
        if (kept && kept.state === now.state)
          tally(counts, kept.edge, {
            ...{ claim: 'edge', key: kept.edge, type: 'believes', from: me, at, source },
            ...{
              to: `state:${words.key}:${factor.name}:${now.state}`,
              weight: 1,
              confidence: now.probability,
            },
          });
      }
      const action = actions[index];
      if (action !== undefined && action < mostOutcomes && countOf(factor.actions) > 1) {
        const key = `action:${words.key}:${factor.name}:${action}`;
        const label = `${factor.name}: ${labelOf(factor.actions, action)}`;
        count(
          {
            ...{
              claim: 'edge',
              key: `does:${agent.id}:${factor.name}:${action}`,
              type: 'does',
              from: me,
              to: key,
            },
            ...{ at, weight: 1, confidence: 1, source },
          },
          { claim: 'node', key, type: 'action', label, at, source },
        );
      }
    }
    for (const [index, modality] of words.modalities.slice(0, mostParts).entries()) {
      const outcome = observation[index];
      if (typeof outcome !== 'number' || outcome >= mostOutcomes) continue;
      const key = `observation:${words.key}:${modality.name}:${outcome}`;
      const label = `${modality.name}: ${labelOf(modality.outcomes, outcome)}`;
      count(
        {
          ...{
            claim: 'edge',
            key: `saw:${agent.id}:${modality.name}:${outcome}`,
            type: 'saw',
            from: me,
            to: key,
          },
          ...{ at, weight: 1, confidence: 1, source },
        },
        { claim: 'node', key, type: 'observation', label, at, source },
      );
    }
  }
  for (const { claim, weight } of counts.values()) claims.push({ ...claim, weight });
  claims.push(...ended);
  const last = lived.at(-1);
  const source: Source = { kind: 'agent', id: agent.id, ...(last && { tick: last.tick }) };
  for (const [about, total] of Object.entries(learnt).slice(0, 2 * mostParts)) {
    const more = total - (memory.learnt[about] ?? 0);
    if (more < leastLearnt || !last) continue;
    const key = `concept:${words.key}:${about}`;
    claims.push({ claim: 'node', key, type: 'concept', label: about, at: last.at, source });
    claims.push({
      ...{
        claim: 'edge',
        key: `learnt:${agent.id}:${about}`,
        type: 'learnt',
        from: me,
        to: key,
        at: last.at,
      },
      ...{ weight: more, confidence: 1, source },
    });
  }
  const forget = past.splice(0, Math.max(0, past.length - mostPast));
  return { claims, forget, memory: { holds, past, learnt: { ...memory.learnt, ...learnt } } };
}

/** The later claim counts for how sure it is. */
function tally(
  counts: Map<string, { claim: Extract<Claim, { claim: 'edge' }>; weight: number }>,
  key: string,
  claim: Extract<Claim, { claim: 'edge' }>,
): void {
  counts.set(key, { claim, weight: (counts.get(key)?.weight ?? 0) + 1 });
}

function introduce({ id, name, kind, createdAt, world }: LifeAgent, words: Vocabulary): Claim[] {
  const source: Source = { kind: 'agent', id };
  const node: Claim = {
    ...{ claim: 'node', key: agentKey(id), type: 'agent', label: name, at: createdAt, source },
    attributes: { kind, model: words.key },
  };
  if (!world) return [node];
  const key = `world:${world.id}`;
  return [
    node,
    { claim: 'node', key, type: 'world', label: world.name, at: createdAt, source },
    {
      ...{
        claim: 'edge',
        key: `lives-in:${id}`,
        type: 'lives-in',
        from: agentKey(id),
        to: key,
        at: createdAt,
      },
      ...{ weight: 0, confidence: 1, source },
    },
  ];
}
