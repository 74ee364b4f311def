import { type Db, type Tx, transact } from '#kernel/database';
import type { Claim } from '../domain/knowledge/claims.ts';
import { agentKey, gatherLife, memorySchema } from '../domain/knowledge/gather-life.ts';
import { forgetEdges, gatheredGraph } from '../store/knowledge.ts';
import {
  agentsWithNews,
  anyAgentNews,
  gatherAlone,
  keepMarks,
  type NewLife,
  readLives,
} from '../store/knowledge-feed.ts';
import { readModel } from '../store/models.ts';
import { claim } from './claiming.ts';
import { anyEventNews, gatherEventPage } from './gathering-events.ts';
import { gatherWorlds } from './gathering-worlds.ts';
import { type KnownModel, learntCounts, readVocabulary } from './vocabulary.ts';

const agentsAtOnce = 200;

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
 * process at a time.
 *
 * @param most pages of each kind, so that a long absence does not hold up all else
 */
export async function gather(
  db: Db,
  { most, signal }: { readonly most: number; readonly signal?: AbortSignal },
): Promise<Gathered> {
  const total = { agents: 0, events: 0, worlds: 0, dropped: 0, elsewhere: false };
  const models = new Map<string, KnownModel>();
  const page = async (work: (tx: Tx) => Promise<{ readonly taken: number; readonly dropped: number }>) =>
    transact(db, async (tx) => ((await gatherAlone(tx)) ? work(tx) : undefined));
  const kinds = [
    ['agents', (tx: Tx) => gatherAgents(tx, models)],
    ['events', gatherEventPage],
    ['worlds', gatherWorlds],
  ] as const;
  for (const [kind, work] of kinds)
    for (let done = 0; done < most && !signal?.aborted; done++) {
      const one = await page(work);
      if (!one) return { ...total, elsewhere: true };
      total[kind] += one.taken;
      total.dropped += one.dropped;
      if (one.taken === 0) break;
    }
  return total;
}

/** Whether there is anything to gather: cheap enough to be asked again and again. */
export const isNews = async (db: Db): Promise<boolean> =>
  (await anyAgentNews(db)) || (await anyEventNews(db));

async function gatherAgents(
  tx: Tx,
  models: Map<string, KnownModel>,
): Promise<{ readonly taken: number; readonly dropped: number }> {
  const agents = await agentsWithNews(tx, agentsAtOnce);
  if (agents.length === 0) return { taken: 0, dropped: 0 };
  const after = ({ position, tick }: NewLife): number =>
    position !== null && position <= tick ? position : 0;
  const lives = await readLives(
    tx,
    agents.map((agent) => ({ id: agent.id, after: after(agent), upTo: agent.tick })),
  );
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
      lives.get(id) ?? [],
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
  return { taken: agents.length, dropped };
}

function push<T>(lists: Map<string, T[]>, key: string, items: readonly T[]): void {
  const known = lists.get(key);
  if (known) for (const item of items) known.push(item);
  else lists.set(key, [...items]);
}
