import type { WebSocket } from '@fastify/websocket';
import type { FastifyRequest } from 'fastify';
import type { Platform } from '#kernel/app';
import { MainstayError } from '#kernel/base';
import { principalOf } from '#kernel/http';
import { type Principal, roleAtLeast } from '#kernel/identity';
import type { CoalitionSettings } from '../domain/settings.ts';
import { populationOf } from '../population/population.ts';
import { requireIn, sightOf } from '../routes/access.ts';
import { agentNotFound, countAgents } from '../store/agents.ts';
import { coalitionNotFound, getCoalition } from '../store/coalitions.ts';
import { readEmergency } from '../store/emergency.ts';
import { livingKeepers } from '../store/keepers.ts';
import { getWorld, worldNotFound } from '../store/worlds.ts';
import { acquaintancesOf } from './acquaintance.ts';
import { createAdmission, createSharedAdmission } from './admission.ts';
import { createAllowance } from './allowance.ts';
import { listenWhile } from './feed.ts';
import { createHub } from './hub.ts';
import { type Line, type ServedLine, serveLine, type Talk } from './line.ts';
import { lookOn } from './looking.ts';
import { closing, type Target } from './messages.ts';
import { createSharing } from './sharing.ts';

/** The stream of this process. */
export interface Streaming {
  /** Opens a line to a client, within the limits; what it is about is the caller's. */
  open(
    socket: WebSocket,
    request: FastifyRequest,
    messagesPerMinute: number,
    begin: (line: Line, principal: Principal) => Talk,
  ): void;
  /** Lets one client look on until it goes or is cut off. */
  serve(socket: WebSocket, request: FastifyRequest): void;
  figures(): {
    readonly connections: number;
    readonly dropped: number;
    readonly refused: ReadonlyMap<string, number>;
  };
  /** The share of its limit that the user or the address with most connections has, 0 to 1, in all processes. */
  fullest(): Promise<number>;
  close(): Promise<void>;
}

/** RFC 6455: something unexpected happened here. */
const cannotServe = 1011;
const careMilliseconds = 1000;
const systemEvery = 5;

export function createStreaming(platform: Platform<CoalitionSettings>): Streaming {
  const { db, log, settings, events, clock, identity } = platform;
  const limits = settings.stream;
  const noteFailure = (error: unknown): void => log.error({ err: error }, 'Streaming failed');
  const acquaintances = acquaintancesOf(platform);
  const hub = createHub(acquaintances, noteFailure);
  const population = populationOf(platform);
  const listen = listenWhile(population, hub);
  const lines = new Set<ServedLine>();
  const refused = new Map<string, number>();
  let dropped = 0;
  let rounds = 0;
  let stopListening: (() => void) | undefined;
  // A database of our own has no other process.
  const alone = platform.database.kind === 'embedded';
  const admission = alone ? createAdmission(limits) : createSharedAdmission(db, limits, { noteFailure });
  const sharing = alone
    ? undefined
    : createSharing(db, hub, population, { perSecond: limits.shared_ticks_per_second, noteFailure });
  const now = (): number => clock.now().getTime();
  const noteRefused = (code: string): void => void refused.set(code, (refused.get(code) ?? 0) + 1);

  async function authorise(principal: Principal, to: Target): Promise<{ readonly projectId: string | null }> {
    if (to.target === 'system') return { projectId: null };
    if (to.target === 'agent') {
      const agent = await acquaintances.meetAgain(to.id);
      if (!agent) throw agentNotFound(to.id);
      await requireIn(db, principal, agent, 'reviewer', () => agentNotFound(to.id));
      return agent;
    }
    if (to.target === 'coalition') {
      const coalition = await getCoalition(db, to.id);
      await requireIn(db, principal, coalition, 'reviewer', () => coalitionNotFound(to.id));
      return coalition;
    }
    const world = await getWorld(db, to.id);
    await requireIn(db, principal, world, 'reviewer', () => worldNotFound(to.id));
    await acquaintances.meetWorld(to.id);
    return world;
  }

  const tellSystem = async (): Promise<void> => {
    const [byStatus, keepers] = [await countAgents(db), await livingKeepers(db, settings.dead_after_seconds)];
    const sum = (value: (figures: (typeof keepers)[number]['figures']) => number | undefined): number =>
      keepers.reduce((total, { figures }) => total + (value(figures) ?? 0), 0);
    hub.system({
      at: clock.now().toISOString(),
      data: {
        ...{ agents_by_status: byStatus, processes: keepers.length },
        emergency: settings.emergency || (await readEmergency(db)).on,
        agent_processing_rate: sum(({ ticksPerSecond }) => ticksPerSecond),
        queue_length: sum(({ waiting }) => waiting),
      },
    });
  };

  const care = (): void => {
    const time = now();
    for (const line of lines) line.care(time);
    rounds += 1;
    if (rounds % systemEvery === 0 && hub.hasAny('system')) tellSystem().catch(noteFailure);
  };

  /** Nothing is listened to, and no clock ticks, while no client is there. */
  function start(): () => void {
    const timer = setInterval(care, careMilliseconds);
    listen(true);
    let unsubscribe = (): void => {};
    const subscribe = (): void => {
      unsubscribe = events.subscribe({ topics: ['coalition.*'] }, null, (message) => {
        if (message.kind === 'event') return hub.happened(message.event);
        // So much happened that some of it was missed: who looks must not take what they have for the whole.
        for (const line of lines) line.resync(message.reason);
        subscribe();
      });
    };
    subscribe();
    return () => {
      clearInterval(timer);
      listen(false);
      unsubscribe();
    };
  }

  function open(
    socket: WebSocket,
    request: FastifyRequest,
    messagesPerMinute: number,
    begin: (line: Line, principal: Principal) => Talk,
  ): void {
    const principal = principalOf(request);
    const serve = (leave: () => void): void => {
      // It may have gone while it waited.
      if (socket.readyState !== socket.OPEN) {
        leave();
        return;
      }
      stopListening ??= start();
      const line = serveLine(
        socket,
        {
          ...{ limits, messagesPerMinute, now, noteRefused },
          allowance: createAllowance(messagesPerMinute, now),
          authenticate: async () => stillSignedIn(await identity.authenticate(request.headers)),
          noteDropped: (ticks) => {
            dropped += ticks;
          },
        },
        (opened) => begin(opened, principal),
      );
      lines.add(line);
      socket.on('close', () => {
        lines.delete(line);
        leave();
        if (lines.size > 0) return;
        stopListening?.();
        stopListening = undefined;
      });
    };
    // Nothing that it says is heard, and lost, before it has a place.
    socket.pause();
    admission
      .admit(principal.id, request.ip)
      .then(serve)
      .catch((error: unknown) => turnAway(socket, error))
      .finally(() => socket.resume());
  }

  function turnAway(socket: WebSocket, error: unknown): void {
    if (error instanceof MainstayError && error.kind === 'limited') {
      noteRefused(error.code);
      socket.send(JSON.stringify({ type: 'error', code: error.code, detail: error.message }));
      socket.close(closing.tooMany, error.code);
    } else {
      noteFailure(error);
      socket.close(cannotServe);
    }
  }

  return {
    open,
    serve(socket, request) {
      open(socket, request, limits.messages_per_minute, (line, principal) => {
        line.say({
          ...{ type: 'welcome', heartbeat_seconds: limits.heartbeat_seconds },
          limits: {
            ...{ messages_per_minute: limits.messages_per_minute, message_bytes: limits.message_bytes },
            subscriptions: limits.subscriptions,
          },
        });
        const sight = (who: Principal) => sightOf(db, who);
        return lookOn(line, principal, {
          ...{ hub, authorise, sight, now },
          mostSubscriptions: limits.subscriptions,
        });
      });
    },
    figures: () => ({ connections: lines.size, dropped, refused }),
    fullest: () => admission.fullest(),
    async close() {
      stopListening?.();
      await sharing?.close();
      await admission.close();
    },
  };
}

function stillSignedIn(principal: Principal | null): Principal {
  if (principal && roleAtLeast(principal, 'user')) return principal;
  throw new MainstayError('identity.not_signed_in', 'You are signed in no more.', {
    kind: 'unauthenticated',
  });
}

const made = new WeakMap<object, Streaming>();

/** The stream of this process: one for a platform, whoever asks first. */
export function streamingOf(platform: Platform<CoalitionSettings>): Streaming {
  const existing = made.get(platform.durable);
  if (existing) return existing;
  const fresh = createStreaming(platform);
  made.set(platform.durable, fresh);
  return fresh;
}
