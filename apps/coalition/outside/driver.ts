import type { Platform } from '#kernel/app';
import { MainstayError, messageOf, newId, wait } from '#kernel/base';
import { publish } from '#kernel/events';
import type { CoalitionSettings } from '../domain/settings.ts';
import { tickView } from '../living/tick-view.ts';
import { populationOf } from '../population/population.ts';
import { failAgents, getAgent, type KeptAgent } from '../store/agents.ts';
import { readEmergency } from '../store/emergency.ts';
import {
  claimOutside,
  freeOutside,
  holdOutside,
  type KeptOutside,
  setOutsideStatus,
} from '../store/outside.ts';
import { acquaintancesOf } from '../streaming/acquaintance.ts';
import { type Acting, createActing } from './acting.ts';
import { type Asking, createAsking } from './asking.ts';
import { createSecrets, type Secrets } from './secrets.ts';

/**
 * Drives agents whose environments are asked over HTTP. In a cluster each is driven by one process, for as long as that
 * says so; after a crash another goes on, and asks for the tick again that was not kept.
 */
export interface Driver {
  readonly asking: Asking;
  readonly acting: Acting;
  readonly secrets: Secrets;
  /** Looks for something to drive at once. */
  wake(): void;
  driven(): number;
  /** How many of these did not answer the last time, or not as they should. */
  failing(): number;
  close(): Promise<void>;
}

const lookMilliseconds = 1000;
const shortestPause = 250;
const longestPause = 30_000;
/** An agent that is given these stands still: somebody wants it to. */
const still = new Set<KeptAgent['status']>(['paused', 'stopped', 'error']);

function createDriver(platform: Platform<CoalitionSettings>): Driver {
  const { db, log, settings, durable, database, clock } = platform;
  const asking = createAsking(settings.outside, clock);
  const secrets = createSecrets(platform);
  const acting = createActing(platform);
  const acquaintances = acquaintancesOf(platform);
  const id = newId();
  const closing = new AbortController();
  const drives = new Map<string, { readonly stop: AbortController; readonly over: Promise<void> }>();
  const failing = new Set<string>();
  let nap = new AbortController();
  let begun = false;

  /** In an emergency what goes on by itself stops first. */
  const mayWork = async (): Promise<boolean> =>
    durable.worker.status().lastLookAt !== null && !settings.emergency && !(await readEmergency(db)).on;

  const look = async (): Promise<void> => {
    if (!(await mayWork())) {
      for (const { stop } of drives.values()) stop.abort();
      return;
    }
    // Alone on its database: whatever another had is of a process that is gone.
    if (!begun && database.kind === 'embedded') await freeOutside(db);
    begun = true;
    const seconds = settings.dead_after_seconds;
    if (drives.size > 0) {
      const held = new Set(await holdOutside(db, id, seconds));
      for (const [agentId, { stop }] of drives) if (!held.has(agentId)) stop.abort();
    }
    for (const outside of await claimOutside(db, id, {
      most: settings.outside.most - drives.size,
      seconds,
    })) {
      drives.get(outside.agentId)?.stop.abort();
      const stop = new AbortController();
      const drive = { stop, over: driveUntil(outside, stop.signal) };
      drives.set(outside.agentId, drive);
      void drive.over.then(() => {
        if (drives.get(outside.agentId) !== drive) return;
        drives.delete(outside.agentId);
        failing.delete(outside.agentId);
      });
    }
  };

  const loop = (async () => {
    while (!closing.signal.aborted) {
      await look().catch((error: unknown) => log.error({ err: error }, 'Looking for environments failed'));
      nap = new AbortController();
      await wait(lookMilliseconds, AbortSignal.any([nap.signal, closing.signal]));
    }
    for (const { stop } of drives.values()) stop.abort();
    await Promise.all([...drives.values()].map(({ over }) => over));
    if (begun) await freeOutside(db, id);
  })();

  /** One tick after the other, until it is done, told to stop, or given up. */
  async function driveUntil(outside: KeptOutside, signal: AbortSignal): Promise<void> {
    const { agentId } = outside;
    const interval = 1000 / (outside.ticksPerSecond ?? settings.ticks_per_second);
    let failures = 0;
    while (!signal.aborted) {
      const began = performance.now();
      try {
        if (await driveOnce(outside, signal)) return;
        failures = 0;
        failing.delete(agentId);
        await wait(Math.max(0, interval - (performance.now() - began)), signal);
      } catch (error) {
        if (signal.aborted) return;
        failures += 1;
        failing.add(agentId);
        log.warn({ err: error, agent: agentId, failures }, 'An environment outside failed');
        if (failures >= settings.outside.attempts || !canRecover(error)) {
          await giveUp(agentId, error, failures).catch((cause: unknown) =>
            log.error({ err: cause, agent: agentId }, 'An environment could not be given up'),
          );
          return;
        }
        await wait(Math.min(longestPause, shortestPause * 2 ** failures), signal);
      }
    }
  }

  /** @returns whether it is over */
  async function driveOnce(outside: KeptOutside, signal: AbortSignal): Promise<boolean> {
    const agent = await getAgent(db, outside.agentId);
    if (still.has(agent.status)) {
      await setOutsideStatus(db, agent.id, 'idle');
      return true;
    }
    const tick = agent.tick + 1;
    const question = {
      agent: agent.id,
      tick,
      actions: agent.last?.actions ?? null,
      done: await wordsOf(agent),
    };
    const answer = await asking.ask(outside.url, question, await secrets.of(agent.worldId), signal);
    // The answer may have come late: whoever has it now asks for the same tick.
    if (signal.aborted) return true;
    await acting.act(agent.id, tick, answer.observation);
    if (answer.done) await setOutsideStatus(db, agent.id, 'done');
    return answer.done;
  }

  async function wordsOf(agent: KeptAgent): Promise<readonly string[]> {
    const met = agent.last && (await acquaintances.meet(agent.id));
    return agent.last && met ? tickView(met.names, agent.last).done : [];
  }

  async function giveUp(agentId: string, thrown: unknown, failures: number): Promise<void> {
    const code = thrown instanceof MainstayError ? thrown.code : 'coalition.environment_failed';
    const times = failures > 1 ? ` That was the case ${failures} times, one after the other.` : '';
    const error = { code, message: `${messageOf(thrown)}${times}` };
    const agent = await getAgent(db, agentId);
    await populationOf(platform).atRest(agent.worldId, async (tx) => {
      await setOutsideStatus(tx, agentId, 'failed', error);
      await failAgents(tx, [{ id: agentId, error }]);
      const { projectId } = agent;
      await publish(tx, { type: 'coalition.agent-failed', subject: agentId, projectId, data: error });
    });
  }

  return {
    ...{ asking, acting, secrets },
    wake: () => nap.abort(),
    driven: () => drives.size,
    failing: () => failing.size,
    async close() {
      closing.abort();
      await loop;
      await asking.close();
    },
  };
}

/** What would be answered to the same question again is not asked for again. */
const canRecover = (error: unknown): boolean =>
  !(error instanceof MainstayError) || error.kind === 'unavailable' || error.kind === 'conflict';

const made = new WeakMap<object, Driver>();

/** The driver of this process: one for a platform, whoever asks first. */
export function driverOf(platform: Platform<CoalitionSettings>): Driver {
  const existing = made.get(platform.durable);
  if (existing) return existing;
  const fresh = createDriver(platform);
  made.set(platform.durable, fresh);
  return fresh;
}
