import { newId, wait } from '#kernel/base';
import type { Db } from '#kernel/database';
import {
  forgetInterest,
  type Interest,
  interestOfOthers,
  sharedTicks,
  shareTicks,
  sweepStreams,
  tellInterest,
} from '../store/streams.ts';
import { type FinishedTick, listenWhile, type TickSource } from './feed.ts';
import type { Hub } from './hub.ts';

/** Carries the newest ticks between the processes of a cluster, as far as a client somewhere looks at them. */
export interface Sharing {
  close(): Promise<void>;
}

const interestSeconds = 6;
const interestMilliseconds = 1000;
/** Ticks are looked for so far back: what was written in a transaction that ended late is found as well. */
const overlapSeconds = 5;
const mostAtOnce = 1000;
const sweepMilliseconds = 60_000;

export function createSharing(
  db: Db,
  hub: Hub,
  source: TickSource,
  { perSecond, noteFailure }: { readonly perSecond: number; noteFailure(error: unknown): void },
): Sharing {
  const id = newId();
  const closing = new AbortController();
  const wanted = { agents: new Set<string>(), worlds: new Set<string>() };
  /** The newest tick of each agent that others want. */
  const pending = new Map<string, FinishedTick>();
  /** By agent, which of its ticks was seen last. */
  const seen = new Map<string, number>();
  let toldAt = Number.NEGATIVE_INFINITY;
  let sweptAt = performance.now();
  let told = false;

  const take = (ticks: readonly FinishedTick[]): void => {
    for (const tick of ticks)
      if (wanted.agents.has(tick.agentId) || wanted.worlds.has(tick.worldId)) pending.set(tick.agentId, tick);
  };
  const listen = listenWhile(source, { take });

  const exchangeInterest = async (mine: Interest): Promise<void> => {
    if (mine.agents.length + mine.worlds.length > 0) {
      await tellInterest(db, id, mine, interestSeconds);
      told = true;
    } else if (told) {
      await forgetInterest(db, id);
      told = false;
      seen.clear();
    }
    const others = await interestOfOthers(db, id);
    wanted.agents = new Set(others.agents);
    wanted.worlds = new Set(others.worlds);
    listen(others.agents.length + others.worlds.length > 0);
  };

  const write = async (): Promise<void> => {
    const batch = [...pending.values()].slice(0, mostAtOnce);
    for (const tick of batch) if (pending.get(tick.agentId) === tick) pending.delete(tick.agentId);
    await shareTicks(db, id, batch);
  };

  const read = async (mine: Interest): Promise<void> => {
    const found = await sharedTicks(db, id, mine, overlapSeconds);
    const fresh = found.filter(({ agentId, version }) => seen.get(agentId) !== version);
    for (const { agentId, version } of fresh) seen.set(agentId, version);
    hub.take(fresh);
  };

  const turn = async (): Promise<void> => {
    const now = performance.now();
    const mine = hub.interest();
    if (now - toldAt >= interestMilliseconds) {
      toldAt = now;
      await exchangeInterest(mine);
    }
    if (pending.size > 0) await write();
    if (mine.agents.length + mine.worlds.length > 0) await read(mine);
    if (now - sweptAt >= sweepMilliseconds) {
      sweptAt = now;
      await sweepStreams(db);
    }
  };

  const loop = (async () => {
    while (!closing.signal.aborted) {
      await turn().catch(noteFailure);
      await wait(1000 / perSecond, closing.signal);
    }
    await forgetInterest(db, id).catch(noteFailure);
  })();

  return {
    async close() {
      closing.abort();
      listen(false);
      await loop;
    },
  };
}
