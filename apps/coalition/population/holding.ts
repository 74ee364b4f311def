import { hostname } from 'node:os';
import type { Platform } from '#kernel/app';
import { MainstayError, newId } from '#kernel/base';
import { type Tx, transact } from '#kernel/database';
import type { CoalitionSettings } from '../domain/settings.ts';
import { errorOf, tooSlow } from '../living/inhabitant.ts';
import type { Packed } from '../stepping/packing.ts';
import type { Ended, Place } from '../stepping/place.ts';
import type { Places } from '../stepping/places.ts';
import type { Brought, StepperWork } from '../stepping/stepper.ts';
import { failAgents, failRunning } from '../store/agents.ts';
import { keepWorlds, tellFailures } from '../store/checkpoints.ts';
import { beatKeeper, enrolKeeper, freeWorlds, type KeeperFigures, signOffKeeper } from '../store/keepers.ts';
import { agentInSeat, readWorldsAtRest } from '../store/resting-worlds.ts';

/** A world that this process has, and where. */
export interface Held {
  readonly id: string;
  /** Tells one life of a world in this process from another: what was packed in an earlier one is not kept. */
  readonly number: number;
  readonly place: Place;
  readonly byHand: boolean;
  agents: number;
}

/**
 * The worlds that this process has. In the database each is kept by at most one living process: what that process keeps
 * of it later than it lived, by its heartbeat, finds the world taken and changes nothing.
 */
export interface Holding {
  readonly worlds: ReadonlyMap<string, Held>;
  agents(): number;
  /** This process's name among those that have worlds; undefined until it was needed. */
  id(): string | undefined;
  enrol(): Promise<string>;
  /** Says that it lives. If it was silent for too long, it lets all worlds go and has another name. */
  beat(figures: KeeperFigures): Promise<void>;
  /** Does what changes who has a world, one after the other. */
  inTurn<T>(work: () => Promise<T>): Promise<T>;
  /** Brings worlds to life that are this process's. What cannot live is let go, with its agents in error. */
  adopt(ids: readonly string[]): Promise<void>;
  adoptByHand(id: string): Promise<Held>;
  /** Keeps worlds as they are now and lets them go. @returns those that this process had no longer */
  release(some: readonly Held[], within?: (tx: Tx) => Promise<void>): Promise<ReadonlySet<string>>;
  /** Keeps what a place has packed by itself. */
  keep(place: Place, packed: Packed): Promise<void>;
  /** A place is no more: its worlds are taken up again with `recover`, as they were last kept. */
  lose(place: Place, ended: Ended): void;
  /** Takes up again what was lost, or lets it go. @returns how much is left to be done */
  recover(takeUp: boolean): Promise<number>;
  signOff(): Promise<void>;
}

const worldsAtOnce = 200;

export function createHolding(platform: Platform<CoalitionSettings>, places: Places): Holding {
  const { db, log, settings, database } = platform;
  /** The embedded database has one process: nobody else can have taken what it has while it was silent. */
  const alone = database.kind === 'embedded';
  const worlds = new Map<string, Held>();
  const agentsAt = new Map<Place, number>();
  /** This process's in the database, and not alive. */
  const lost = new Set<string>();
  const accused = new Set<{ readonly worldId: string; readonly seat: number; readonly tooSlow: boolean }>();
  let enrolment: Promise<string> | undefined;
  let keeperId: string | undefined;
  let numbers = 0;
  let inLine: Promise<unknown> = Promise.resolve();

  const enrol = async (): Promise<string> => {
    const id = newId();
    await enrolKeeper(db, { id, host: hostname(), pid: process.pid }, alone);
    keeperId = id;
    return id;
  };
  const enrolled = (): Promise<string> => {
    enrolment ??= enrol().catch((error: unknown) => {
      enrolment = undefined;
      throw error;
    });
    return enrolment;
  };

  const note = (held: Held, agents: number): void => {
    agentsAt.set(held.place, (agentsAt.get(held.place) ?? 0) + agents - held.agents);
    held.agents = agents;
  };
  const add = (id: string, place: Place, agents: number, byHand = false): Held => {
    numbers = (numbers + 1) | 0;
    const held = { id, number: numbers, place, byHand, agents: 0 };
    worlds.set(id, held);
    note(held, agents);
    return held;
  };
  const forget = (held: Held): void => {
    if (worlds.get(held.id) !== held) return;
    note(held, 0);
    worlds.delete(held.id);
  };

  /** @returns how each came to life; what could not is let go */
  const bring = async (ids: readonly string[], byHand: boolean): Promise<readonly Held[]> => {
    const { worlds: resting, models } = await readWorldsAtRest(db, ids);
    const chosen = resting.map((world) => {
      const place = byHand ? places.aside() : places.choose((one) => agentsAt.get(one) ?? 0);
      return { world, held: add(world.kept.id, place, world.agents.length, byHand) };
    });
    // One that was deleted meanwhile is nobody's.
    for (const id of ids) lost.delete(id);
    const failures: unknown[] = [];
    for (const [place, some] of Map.groupBy(chosen, ({ held }) => held.place)) {
      const newcomers = some.map(({ world, held: { number } }) => ({ ...world, number, byHand }));
      try {
        const brought = await place.ask('bring', newcomers, models);
        await noteBrought(
          some.map(({ held }) => held),
          brought,
        );
      } catch (error) {
        // They are taken up again with the next beat; what there is of them there counts no more.
        settle(place, { gone: some.map(({ held }) => held.number) });
        for (const { held } of some) {
          forget(held);
          lost.add(held.id);
        }
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
    return chosen.map(({ held }) => held);
  };

  const noteBrought = async (some: readonly Held[], brought: readonly Brought[]): Promise<void> => {
    const failed = brought.flatMap((one) => one.failed);
    if (failed.length > 0) await failAgents(db, failed);
    for (const { number, error, agents } of brought) {
      const held = some.find((one) => one.number === number);
      if (!held) continue;
      note(held, agents);
      if (!error) continue;
      forget(held);
      log.error({ err: error, world: held.id }, 'A world cannot live');
      await transact(db, async (tx) => {
        await failRunning(tx, held.id, error);
        await freeWorlds(tx, await enrolled(), [held.id]);
      });
    }
  };

  /** Nobody waits for it: a place does what it is asked in turn, and one that has ended meanwhile lost nothing by it. */
  const settle = (place: Place, worldsOf: Parameters<StepperWork['settle']>[0]): void => {
    place.ask('settle', worldsOf).catch(() => {});
  };

  /** @returns the worlds of these that have gone to another process */
  const write = async (
    place: Place,
    packed: Packed,
    release: boolean,
    within?: (tx: Tx) => Promise<void>,
  ): Promise<readonly string[]> => {
    const mine = packed.worlds.filter(({ id, number }) => worlds.get(id)?.number === number);
    const ids = mine.map(({ id }) => id);
    try {
      const gone = await keepWorlds(db, await enrolled(), packed, { worldIds: ids, release, within });
      const isOver = (id: string): boolean => release || gone.includes(id) || !ids.includes(id);
      const numbersOf = (over: boolean): number[] =>
        packed.worlds.filter(({ id }) => isOver(id) === over).map(({ number }) => number);
      for (const id of ids) {
        const held = worlds.get(id);
        if (held && isOver(id)) forget(held);
      }
      settle(place, { kept: numbersOf(false), gone: numbersOf(true) });
      return gone;
    } catch (error) {
      settle(place, { unkept: packed.worlds.map(({ number }) => number) });
      throw error;
    }
  };

  const warnOf = (gone: readonly string[]): void => {
    if (gone.length === 0) return;
    log.warn(
      { worlds: gone },
      'Worlds went to another process; what was not kept of them is lived through there again',
    );
  };

  /** Who broke a thread, or thought for too long in it, does not get another one. */
  const accuse = async (keeper: string): Promise<void> => {
    for (const one of [...accused]) {
      const { worldId, seat } = one;
      const error = errorOf(one.tooSlow ? tooSlow(settings.most_tick_seconds) : brokeThread());
      await transact(db, async (tx) => {
        const agent = await agentInSeat(tx, { keeperId: keeper, worldId, seat });
        if (agent) await tellFailures(tx, [{ ...agent, worldId, error }]);
      });
      accused.delete(one);
    }
  };

  return {
    worlds,
    agents: () => agentsAt.values().reduce((sum, count) => sum + count, 0),
    id: () => keeperId,
    enrol: enrolled,
    async beat(figures) {
      const deadAfterSeconds = alone ? undefined : settings.dead_after_seconds;
      if (await beatKeeper(db, await enrolled(), figures, deadAfterSeconds)) return;
      log.warn('This process was silent for too long: others may have its worlds, so it lets them go');
      const all = [...worlds.values()];
      for (const held of all) forget(held);
      lost.clear();
      for (const [place, some] of Map.groupBy(all, ({ place }) => place))
        settle(place, { gone: some.map(({ number }) => number) });
      enrolment = undefined;
      await enrolled();
    },
    inTurn(work) {
      const done = inLine.then(work, work);
      inLine = done.catch(() => {});
      return done;
    },
    async adopt(ids) {
      // Whatever happens, they are not forgotten.
      for (const id of ids) lost.add(id);
      await bring(ids, false);
    },
    async adoptByHand(id) {
      const [held] = await bring([id], true);
      if (held && worlds.get(id) === held) return held;
      throw new MainstayError('coalition.world_busy', 'This world cannot be worked with now.', {
        kind: 'unavailable',
      });
    },
    async release(some, within) {
      // Since it was asked for, one may have been let go, or even taken again.
      const isHere = (held: Held): boolean => worlds.get(held.id) === held;
      const present = some.filter(isHere);
      const missing = some.filter((held) => !isHere(held));
      const gone = new Set<string>();
      for (const [place, there] of Map.groupBy(present, (held) => held.place)) {
        for (let from = 0; from < there.length; from += worldsAtOnce) {
          const numbers = there.slice(from, from + worldsAtOnce).map(({ number }) => number);
          const packed = await place.ask('pack', numbers);
          for (const id of await write(place, packed, true, within)) gone.add(id);
        }
      }
      warnOf([...gone]);
      return gone.union(new Set(missing.map(({ id }) => id)));
    },
    async keep(place, packed) {
      warnOf(await write(place, packed, false));
    },
    lose(place, { thinker, tooSlow: slow }) {
      places.forget(place);
      agentsAt.delete(place);
      for (const held of [...worlds.values()].filter((one) => one.place === place)) {
        worlds.delete(held.id);
        lost.add(held.id);
        if (thinker?.number === held.number)
          accused.add({ worldId: held.id, seat: thinker.seat, tooSlow: slow });
      }
    },
    async recover(takeUp) {
      if (lost.size === 0 && accused.size === 0) return 0;
      const keeper = await enrolled();
      await accuse(keeper);
      const some = [...lost].slice(0, worldsAtOnce);
      if (takeUp) await bring(some, false);
      else await freeWorlds(db, keeper, some);
      for (const id of some) lost.delete(id);
      return lost.size;
    },
    async signOff() {
      if (keeperId !== undefined) await signOffKeeper(db, keeperId);
    },
  };
}

const brokeThread = (): MainstayError =>
  new MainstayError(
    'coalition.agent_broke_thread',
    'The thread in which this agent was thinking ended, perhaps since it needs more memory than there is: give it a smaller model.',
  );
