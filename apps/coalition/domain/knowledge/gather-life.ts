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

type EdgeClaim = Extract<Claim, { claim: 'edge' }>;

/** What is said of one agent's ticks, while they are gone through. */
interface Telling {
  readonly agent: LifeAgent;
  readonly words: Vocabulary;
  readonly claims: Claim[];
  /** Said last: what is counted before would begin them again. */
  readonly ended: Claim[];
  /** Edges that are met again and again, by key, each with its weight so far. */
  readonly counts: Map<string, EdgeClaim>;
  readonly holds: Memory['holds'];
  readonly past: string[];
}

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
  const past = [...memory.past];
  const telling: Telling = {
    ...{ agent, words, ended: [], counts: new Map(), holds: { ...memory.holds }, past },
    claims: introduce(agent, words),
  };
  for (const tick of lived) {
    for (const at of words.factors.slice(0, mostParts).keys()) {
      believes(telling, tick, at);
      does(telling, tick, at);
    }
    for (const at of words.modalities.slice(0, mostParts).keys()) saw(telling, tick, at);
  }
  const { claims, counts, ended } = telling;
  const over = new Set(past.splice(0, Math.max(0, past.length - mostPast)));
  // What would be forgotten at once is not even told.
  for (const edge of over) counts.delete(edge);
  claims.push(...counts.values(), ...ended.filter(({ key }) => !over.has(key)));
  const last = lived.at(-1);
  if (last) claims.push(...learns(agent, words, last, learnt, memory.learnt));
  const knownEdges = new Set([...memory.past, ...Object.values(memory.holds).map(({ edge }) => edge)]);
  const forget = [...over].filter((edge) => knownEdges.has(edge));
  // What is too little to be told, or has no moment to be told of, counts with the next.
  const grown = Object.entries(learnt).filter(
    ([about, total]) => last && isMore(total, memory.learnt[about]),
  );
  const known = { ...memory.learnt, ...Object.fromEntries(grown) };
  return { claims, forget, memory: { holds: telling.holds, past, learnt: known } };
}

const sourceOf = ({ id }: LifeAgent, tick: number): Source => ({ kind: 'agent', id, tick });

/** The later claim counts for how sure it is, the earlier for when it began. */
function count({ counts }: Telling, claim: EdgeClaim): void {
  const known = counts.get(claim.key);
  counts.set(claim.key, known ? { ...claim, at: known.at, weight: known.weight + claim.weight } : claim);
}

function believes(telling: Telling, { tick, at, belief }: Lived, index: number): void {
  const { agent, words, claims, holds } = telling;
  const [factor, now] = [words.factors[index], belief[index]];
  if (!factor || !now || countOf(factor.states) < 2) return;
  const { name } = factor;
  const held = holds[name];
  if (held && (held.state === now.state ? now.probability < ends : now.probability >= begins)) {
    telling.ended.push({ claim: 'end', what: 'edge', key: held.edge, at });
    telling.past.push(held.edge);
    delete holds[name];
  }
  if (!holds[name] && now.probability >= begins)
    holds[name] = { state: now.state, edge: `believes:${agent.id}:${name}:${tick}:${at}` };
  const kept = holds[name];
  if (kept?.state !== now.state) return;
  const key = `state:${words.key}:${name}:${now.state}`;
  const source = sourceOf(agent, tick);
  const label = `${name}: ${labelOf(factor.states, now.state)}`;
  if (!telling.counts.has(kept.edge)) claims.push({ claim: 'node', key, type: 'state', label, at, source });
  count(telling, {
    ...{ claim: 'edge', key: kept.edge, type: 'believes', from: agentKey(agent.id), to: key, at, source },
    ...{ weight: 1, confidence: Math.min(1, now.probability) },
  });
}

function does(telling: Telling, { tick, at, actions }: Lived, index: number): void {
  const [factor, action] = [telling.words.factors[index], actions[index]];
  if (!factor || action === undefined || action >= mostOutcomes || countOf(factor.actions) < 2) return;
  const label = `${factor.name}: ${labelOf(factor.actions, action)}`;
  meets(telling, { type: 'action', by: 'does', part: factor.name, number: action, label, tick, at });
}

function saw(telling: Telling, { tick, at, observation }: Lived, index: number): void {
  const [modality, outcome] = [telling.words.modalities[index], observation[index]];
  if (!modality || typeof outcome !== 'number' || outcome >= mostOutcomes) return;
  const label = `${modality.name}: ${labelOf(modality.outcomes, outcome)}`;
  meets(telling, { type: 'observation', by: 'saw', part: modality.name, number: outcome, label, tick, at });
}

/** One more time. */
function meets(
  telling: Telling,
  what: {
    readonly type: 'action' | 'observation';
    readonly by: string;
    readonly part: string;
    readonly number: number;
    readonly label: string;
    readonly tick: number;
    readonly at: string;
  },
): void {
  const { agent, words, claims, counts } = telling;
  const { type, by, part, number, label, tick, at } = what;
  const key = `${type}:${words.key}:${part}:${number}`;
  const edge = `${by}:${agent.id}:${part}:${number}`;
  const source = sourceOf(agent, tick);
  if (!counts.has(edge)) claims.push({ claim: 'node', key, type, label, at, source });
  count(telling, {
    ...{ claim: 'edge', key: edge, type: by, from: agentKey(agent.id), to: key, at, source },
    ...{ weight: 1, confidence: 1 },
  });
}

const isMore = (now: number, before = 0): boolean => now - before >= leastLearnt;

function learns(
  agent: LifeAgent,
  words: Vocabulary,
  { tick, at }: Lived,
  learnt: Readonly<Record<string, number>>,
  before: Readonly<Record<string, number>>,
): Claim[] {
  const source = sourceOf(agent, tick);
  return Object.entries(learnt)
    .slice(0, 2 * mostParts)
    .flatMap(([about, total]): Claim[] => {
      if (!isMore(total, before[about])) return [];
      const more = total - (before[about] ?? 0);
      const key = `concept:${words.key}:${about}`;
      return [
        { claim: 'node', key, type: 'concept', label: about, at, source },
        {
          ...{ claim: 'edge', key: `learnt:${agent.id}:${about}`, type: 'learnt', from: agentKey(agent.id) },
          ...{ to: key, at, weight: more, confidence: 1, source },
        },
      ];
    });
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
