import { wait } from '#kernel/base';
import { type Db, type Tx, transact } from '#kernel/database';
import type { Claim } from '../domain/knowledge/claims.ts';
import { agentKey, gatherLife, memorySchema } from '../domain/knowledge/gather-life.ts';
import { gatheredGraph } from '../store/knowledge.ts';
import { forgetEdges } from '../store/knowledge-elements.ts';
import {
  agentsWithNews,
  anyAgentNews,
  gatherAlone,
  keepMarks,
  keepRound,
  type NewLife,
  readLives,
  readRound,
} from '../store/knowledge-feed.ts';
import { readModel } from '../store/models.ts';
import { type Claiming, createClaiming } from './claiming.ts';
import type { GatheredPage } from './gathered-page.ts';
import { anyEventNews, gatherEventPage } from './gathering-events.ts';
import { gatherWorlds } from './gathering-worlds.ts';
import { type KnownModel, learntCounts, readVocabulary } from './vocabulary.ts';

/** Few: what a page is made of is gone before it would have to be kept in the memory of what lives long. */
const agentsAtOnce = 20;

export interface Gathered {
  readonly agents: number;
  readonly events: number;
  readonly worlds: number;
  /** Left out, since a graph is full. */
  readonly dropped: number;
  /** Another process gathers. */
  readonly elsewhere: boolean;
}

/**
 * Brings into the projects' graphs what agents lived through and what happened since the last time. Each page is one
 * transaction with its marks: after a crash it is as if the page had not begun, and nothing is counted twice. One
 * process at a time. Half of the time is left to others: the embedded database does one thing after the other.
 *
 * @param most pages of each kind; @param mostSeconds after which what is left waits for the next time, that goes on there
 */
export async function gather(
  db: Db,
  {
    most,
    mostSeconds = Number.POSITIVE_INFINITY,
    signal,
  }: { readonly most: number; readonly mostSeconds?: number; readonly signal?: AbortSignal },
): Promise<Gathered> {
  const total = { agents: 0, events: 0, worlds: 0, dropped: 0, elsewhere: false };
  const models = new Map<string, KnownModel>();
  const claim = createClaiming();
  const page = async (work: (tx: Tx, claim: Claiming) => Promise<GatheredPage>) =>
    transact(db, async (tx) => ((await gatherAlone(tx)) ? work(tx, claim) : undefined));
  const kinds = [
    ['events', gatherEventPage],
    ['worlds', gatherWorlds],
    ['agents', (tx: Tx) => gatherAgents(tx, claim, models)],
  ] as const;
  const until = performance.now() + mostSeconds * 1000;
  for (const [kind, work] of kinds)
    for (let done = 0; done < most && performance.now() < until && !signal?.aborted; done++) {
      const began = performance.now();
      const one = await page(work);
      if (!one) return { ...total, elsewhere: true };
      total[kind] += one.taken;
      total.dropped += one.dropped;
      if (!one.more) break;
      await wait(performance.now() - began, signal);
    }
  return total;
}

/** Whether there is anything to gather: cheap enough to be asked again and again. */
export const isNews = async (db: Db): Promise<boolean> =>
  (await anyAgentNews(db)) || (await anyEventNews(db));

async function gatherAgents(tx: Tx, claim: Claiming, models: Map<string, KnownModel>): Promise<GatheredPage> {
  const agents = await agentsWithNews(tx, await readRound(tx, 'agents'), agentsAtOnce);
  const more = agents.length === agentsAtOnce;
  await keepRound(tx, 'agents', more ? agents.at(-1)?.id : undefined);
  if (agents.length === 0) return { taken: 0, dropped: 0, more };
  const boundsOf = ({ id, position, tick }: NewLife) => ({
    ...{ id, after: position !== null && position <= tick ? position : 0, upTo: tick },
  });
  const livedBy = await readLives(tx, agents.map(boundsOf));
  const claims = new Map<string, Claim[]>();
  const forget = new Map<string, string[]>();
  const marks = [];
  for (const agent of agents) {
    let model = models.get(agent.modelKey);
    if (!model) {
      model = readVocabulary(agent.modelKey, await readModel(tx, agent.modelKey));
      models.set(agent.modelKey, model);
    }
    const { id, name, kind, createdAt } = agent;
    const begunAnew = agent.position !== null && agent.position > agent.tick;
    const old = memorySchema.catch(memorySchema.parse({})).parse(agent.memory ?? {});
    const gathered = gatherLife(
      {
        ...{ id, name, kind, createdAt: createdAt.toISOString() },
        world: agent.private ? null : { id: agent.worldId, name: agent.worldName },
      },
      model.words,
      livedBy(boundsOf(agent)),
      learntCounts(agent.learnt, model),
      begunAnew ? { ...old, learnt: {} } : old,
    );
    push(claims, agent.projectId, gathered.claims);
    push(forget, agent.projectId, gathered.forget);
    marks.push({ subject: agentKey(id), position: agent.tick, memory: gathered.memory });
  }
  let dropped = 0;
  for (const [projectId, said] of claims) {
    dropped += await claim(tx, projectId, said);
    const graph = await gatheredGraph(tx, projectId);
    await forgetEdges(tx, graph.id, forget.get(projectId) ?? []);
  }
  await keepMarks(tx, marks);
  return { taken: agents.length, dropped, more };
}

function push<T>(lists: Map<string, T[]>, key: string, items: readonly T[]): void {
  const known = lists.get(key);
  if (known) for (const item of items) known.push(item);
  else lists.set(key, [...items]);
}
