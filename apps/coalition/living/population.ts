import { setImmediate as yieldToOthers } from 'node:timers/promises';
import type { Platform } from '#kernel/app';
import { MainstayError, messageOf, wait } from '#kernel/base';
import { type Tx, transact } from '#kernel/database';
import type { CoalitionSettings } from '../domain/settings.ts';
import type { KeptAgent } from '../store/agents.ts';
import { claimWorlds, giveWorld, type KeeperFigures, lockWorld, wantedWorlds } from '../store/keepers.ts';
import { worldNotFound } from '../store/worlds.ts';
import { createHolding, type Holding } from './holding.ts';
import type { Inhabitant } from './inhabitant.ts';
import { hasLife, type LivingWorld } from './living-world.ts';
import { createRates } from './rates.ts';
import { isDueForKeeping, stepDueWorlds } from './stepping.ts';
import type { TickRecord } from './tick.ts';

/** A tick of an agent of this process, as it is over. */
export interface LivedTick {
  readonly agentId: string;
  readonly worldId: string;
  readonly projectId: string;
  readonly record: TickRecord;
}

/** The agents that live in this process. */
export interface Population {
  /**
   * Does something to a world while no process has it, in one transaction.
   *
   * @throws MainstayError `coalition.world_not_found`; `coalition.world_busy` when its process does not let it go
   */
  atRest<T>(worldId: string, work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Has a world to itself for as long as the work takes; what was lived through is kept at its end, also when it fails. */
  byHand<T>(worldId: string, work: (world: LivingWorld) => Promise<T>): Promise<T>;
  /**
   * An agent to look at and not to change: as it is now where it is alive here, else as it was last kept.
   *
   * @throws what is wrong with it
   */
  look(agent: KeptAgent): Promise<Inhabitant>;
  /** The agent where it is alive in this process. */
  alive(agentId: string): Inhabitant | undefined;
  /** The world where it is stepped by this process. */
  world(worldId: string): LivingWorld | undefined;
  figures(): KeeperFigures;
  /**
   * Hears of every tick that an agent of this process lived through, soon after it; it may not be kept yet. Ticks that
   * are lived through by hand are among them. @returns how to stop hearing of them
   */
  onTick(listener: (lived: LivedTick) => void): () => void;
  /** What keeps it from stepping agents at present. */
  trouble(): string | undefined;
  close(): Promise<void>;
}

const beatMilliseconds = 1000;
const longestNap = 200;
const worldsAtOnce = 200;
const busyMilliseconds = 15_000;

const isFree = ({ held }: LivingWorld): boolean => !held;

export function createPopulation(platform: Platform<CoalitionSettings>): Population {
  const { db, log, settings, clock, durable } = platform;
  const holding = createHolding(platform);
  const { worlds, inTurn } = holding;
  const rates = createRates(() => performance.now());
  const closing = new AbortController();
  const listeners = new Set<(lived: LivedTick) => void>();
  let beatAt = Number.NEGATIVE_INFINITY;
  let wakeUp = (): void => {};
  let trouble: string | undefined;

  /** Whether this process does background work at all: some only answer requests. */
  const isWorking = (): boolean => durable.worker.status().lastLookAt !== null;

  const figures = (): KeeperFigures => {
    const now = clock.now().getTime();
    const late = worlds.values().filter((world) => !world.held && hasLife(world) && world.dueAt < now);
    return {
      ...{ worlds: worlds.size, agents: holding.agents.size, ...rates.read() },
      ...{ waiting: settings.emergency ? 0 : [...late].length, tickSeconds: rates.tickSeconds() },
    };
  };

  /** The one place where all that was lived through passes by. */
  const pass = ({ kept: { worldId, projectId, id: agentId }, last }: Inhabitant, record = last): void => {
    if (record) for (const listener of listeners) listener({ agentId, worldId, projectId, record });
  };

  const supervise = async (): Promise<void> => {
    const id = await holding.enrol();
    await holding.beat(figures());
    const wanted = (await wantedWorlds(db, id)).flatMap((world) => worlds.get(world) ?? []);
    await holding.keep(wanted.filter(isFree), true);
    const idle = [...worlds.values()].filter((world) => settings.emergency || !hasLife(world));
    await holding.keep(idle.filter(isFree), true);
    if (isWorking() && !settings.emergency) await claim();
  };

  const claim = async (): Promise<void> => {
    const most = Math.min(worldsAtOnce, settings.most_agents - holding.agents.size);
    const limits = { most, deadAfterSeconds: settings.dead_after_seconds };
    const claimed = await claimWorlds(db, await holding.enrol(), limits);
    for (const world of claimed)
      await holding
        .adopt(world)
        .catch((error: unknown) => log.error({ err: error, world }, 'A world cannot live'));
    if (claimed.length === worldsAtOnce) beatAt = Number.NEGATIVE_INFINITY;
  };

  /** Some stepping, and what else is due. @returns milliseconds until there is more to do */
  const turn = async (): Promise<number> => {
    if (performance.now() - beatAt >= beatMilliseconds) {
      beatAt = performance.now();
      await inTurn(supervise);
    }
    const nap = settings.emergency
      ? longestNap
      : stepDueWorlds(holding, settings, rates, () => clock.now(), pass);
    const due = worlds
      .values()
      .filter((world) => isDueForKeeping(world, settings, clock.now()))
      // The rest with the next turn: others wait for theirs.
      .take(worldsAtOnce)
      .toArray();
    if (due.length > 0) await inTurn(() => holding.keep(due.filter(isFree), false));
    trouble = undefined;
    return nap;
  };

  const loop = (async () => {
    while (!closing.signal.aborted) {
      const quiet = !isWorking() && holding.id() === undefined;
      const nap = quiet ? longestNap : await turn().catch(noteTrouble);
      if (nap <= 0) await yieldToOthers();
      else await napFor(nap);
    }
  })();

  function noteTrouble(error: unknown): number {
    trouble = `Agents cannot be stepped: ${messageOf(error)}`;
    log.error({ err: error }, 'Stepping agents failed');
    return beatMilliseconds;
  }

  async function napFor(milliseconds: number): Promise<void> {
    const woken = new AbortController();
    wakeUp = () => woken.abort();
    await wait(Math.min(milliseconds, beatMilliseconds), AbortSignal.any([woken.signal, closing.signal]));
  }

  const atRest = async <T>(worldId: string, work: (tx: Tx) => Promise<T>): Promise<T> => {
    const deadline = performance.now() + busyMilliseconds;
    for (;;) {
      await releaseHere(holding, worldId);
      const done = await transact(db, async (tx) => {
        const free = await lockWorld(tx, worldId, settings.dead_after_seconds);
        if (free === undefined) throw worldNotFound(worldId);
        return free ? { value: await work(tx) } : undefined;
      });
      if (done) {
        beatAt = Number.NEGATIVE_INFINITY;
        wakeUp();
        return done.value;
      }
      if (performance.now() > deadline)
        throw busy('The process that steps this world did not let it go in time; try again.');
      await wait(50);
    }
  };

  return {
    ...{ atRest, figures },
    trouble: () => trouble,
    onTick(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    alive: (id) => holding.agents.get(id),
    world: (id) => worlds.get(id),
    look: (agent) => holding.look(agent),
    async byHand(worldId, work) {
      const id = await holding.enrol();
      await atRest(worldId, (tx) => giveWorld(tx, worldId, id));
      const world = await inTurn(async () => {
        const adopted = await holding.adopt(worldId);
        adopted.held = true;
        return adopted;
      });
      let gone: ReadonlySet<string> = new Set();
      const result = await work(world).finally(async () => {
        const lived = world.inhabitants.map((one) => ({ one, ticks: one.fresh }));
        gone = await inTurn(() => holding.keep([world], true));
        if (gone.size === 0) for (const { one, ticks } of lived) for (const tick of ticks) pass(one, tick);
      });
      if (gone.size > 0)
        throw busy(
          'Another process took this world over meanwhile, and nothing of this was kept; try again.',
        );
      return result;
    },
    async close() {
      closing.abort();
      await loop;
      await inTurn(() => holding.keep([...worlds.values()], true));
      await holding.signOff();
    },
  };
}

const releaseHere = ({ worlds, inTurn, keep }: Holding, id: string): Promise<void> =>
  inTurn(async () => {
    const world = worlds.get(id);
    if (world && !world.held) await keep([world], true);
  });

const busy = (sentence: string): MainstayError =>
  new MainstayError('coalition.world_busy', sentence, { kind: 'unavailable' });

const made = new WeakMap<object, Population>();

/** The population of this process: one for a platform, whoever asks first. */
export function populationOf(platform: Platform<CoalitionSettings>): Population {
  const existing = made.get(platform.durable);
  if (existing) return existing;
  const fresh = createPopulation(platform);
  made.set(platform.durable, fresh);
  return fresh;
}
