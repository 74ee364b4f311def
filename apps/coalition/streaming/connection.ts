import type { WebSocket } from '@fastify/websocket';
import { MainstayError, messageOf } from '#kernel/base';
import type { Principal } from '#kernel/identity';
import type { CoalitionSettings } from '../domain/settings.ts';
import type { Allowance } from './admission.ts';
import type { Hub, Listener } from './hub.ts';
import {
  type ClientMessage,
  closing,
  type Request,
  readMessage,
  type Target,
  targetOf,
  topicOf,
} from './messages.ts';
import { createOutbox, prepare } from './outbox.ts';

/** What a connection asks of the rest of the program. */
export interface ConnectionContext {
  readonly hub: Hub;
  readonly limits: CoalitionSettings['stream'];
  readonly allowance: Allowance;
  /** @returns the project of what is looked at, for the system none @throws what a principal may not see */
  authorise(principal: Principal, to: Target): Promise<{ readonly projectId: string | null }>;
  /** The projects that the principal may see; all where undefined. */
  sight(principal: Principal): Promise<readonly string[] | undefined>;
  /** Who it is now. @throws when they are signed in no more */
  authenticate(): Promise<Principal>;
  now(): number;
  noteDropped(ticks: number): void;
  noteRefused(code: string): void;
}

/** One client of the stream. */
export interface Connection {
  /** Called every second: ends it when nobody is there. */
  care(now: number): void;
  /** Some events were missed on the way here. */
  resync(reason: string): void;
}

/** How long what was said last may take to arrive before the connection is cut. */
const partingMilliseconds = 2000;

export function serveConnection(
  socket: WebSocket,
  signedIn: Principal,
  context: ConnectionContext,
): Connection {
  const { hub, limits, allowance, now } = context;
  const subscriptions = new Map<string, { readonly to: Target; readonly projectId: string | null }>();
  let principal = signedIn;
  let sight: { readonly projects: readonly string[] | undefined; readonly at: number } | undefined;
  let heardAt = now();
  let beatAt = now();
  let checkedAt = now();
  let over = false;
  let inLine: Promise<void> = Promise.resolve();

  const outbox = createOutbox(
    {
      waiting: () => socket.bufferedAmount,
      send: (bytes, left) => socket.send(bytes, { binary: false }, left),
    },
    {
      ...{ mostBytes: limits.buffer_bytes, now },
      overflow: () =>
        cut('coalition.stream_not_read', 'More happened than could be kept for you: load afresh.'),
      noteDropped: context.noteDropped,
    },
  );
  const say = (message: object): void => outbox.say(prepare(message));

  function end(code: number, reason: string): void {
    if (over) return;
    over = true;
    for (const topic of subscriptions.keys()) hub.unsubscribe(topic, listener);
    subscriptions.clear();
    socket.close(code, reason);
    setTimeout(() => socket.terminate(), partingMilliseconds).unref();
  }
  /** For one that does not read: what is said to it would only wait behind the rest. */
  function cut(code: string, detail: string): void {
    context.noteRefused(code);
    end(closing.doesNotRead, `${code}: ${detail}`);
  }
  function refuse(error: unknown, request: Request): void {
    const { code, detail } = problemOf(error);
    context.noteRefused(code);
    say({ type: 'error', request, code, detail });
  }

  const sees = async (projectId: string | null): Promise<boolean> => {
    // A project that was not there a moment ago may have been made since.
    if (!sight || (!isIn(sight.projects, projectId) && now() - sight.at > 1000))
      sight = { projects: await context.sight(principal), at: now() };
    return isIn(sight.projects, projectId);
  };

  const listener: Listener = {
    show: (agentId, tick) => outbox.show(agentId, tick),
    happened(topic, { projectId }, message) {
      if (topic !== 'system') return outbox.say(message);
      inTurn(async () => {
        if (await sees(projectId)) outbox.say(message);
      });
    },
    system: (figures) => outbox.show('system', figures),
  };

  /** One thing after the other: answers come in the order of what was asked. */
  function inTurn(work: () => Promise<void>, request?: Request): void {
    inLine = inLine.then(async () => {
      if (!over) await work().catch((error: unknown) => refuse(error, request));
    });
  }

  async function answer(message: ClientMessage): Promise<void> {
    const { request } = message;
    if (message.type === 'ping') return say({ type: 'pong', request, at: new Date(now()).toISOString() });
    const topic = topicOf(message.to);
    if (message.type === 'unsubscribe') {
      subscriptions.delete(topic);
      hub.unsubscribe(topic, listener);
      return say({ type: 'unsubscribed', request, ...targetOf(message.to) });
    }
    if (!subscriptions.has(topic)) {
      if (subscriptions.size >= limits.subscriptions) throw tooManySubscriptions(limits.subscriptions);
      const { projectId } = await context.authorise(principal, message.to);
      subscriptions.set(topic, { to: message.to, projectId });
      hub.subscribe(topic, listener);
    }
    say({ type: 'subscribed', request, ...targetOf(message.to) });
  }

  /** Whether they are still signed in, and may still see what they look at. */
  async function recheck(): Promise<void> {
    try {
      principal = await context.authenticate();
    } catch (error) {
      const { code, detail } = problemOf(error);
      context.noteRefused(code);
      say({ type: 'error', code, detail });
      return end(closing.signedOut, code);
    }
    sight = { projects: await context.sight(principal), at: now() };
    for (const [topic, { to, projectId }] of subscriptions) {
      if (projectId === null || isIn(sight.projects, projectId)) continue;
      subscriptions.delete(topic);
      hub.unsubscribe(topic, listener);
      const code = 'coalition.stream_no_longer_shared';
      context.noteRefused(code);
      say({ type: 'unsubscribed', ...targetOf(to), code, detail: 'It is no longer shared with you.' });
    }
  }

  socket.on('message', (data: Buffer, isBinary: boolean) => {
    heardAt = now();
    const allowed = allowance.take();
    if (over) return;
    if (allowed === 'abuse') return end(closing.tooMany, 'coalition.stream_too_many_messages');
    inTurn(async () => {
      if (allowed === 'over') throw tooManyMessages(limits.messages_per_minute);
      if (data.length > limits.message_bytes) throw messageTooLarge(limits.message_bytes);
      if (isBinary) throw notAMessage('it is binary');
      const message = parse(data);
      await answer(message).catch((error: unknown) => refuse(error, message.request));
    });
  });
  socket.on('pong', () => {
    heardAt = now();
  });
  socket.on('close', () => end(1000, ''));

  say({
    type: 'welcome',
    heartbeat_seconds: limits.heartbeat_seconds,
    limits: {
      ...{ messages_per_minute: limits.messages_per_minute, message_bytes: limits.message_bytes },
      subscriptions: limits.subscriptions,
    },
  });

  return {
    resync: (reason) => say({ type: 'resync', reason }),
    care(time) {
      if (over) return;
      const stuck = outbox.stuckSince();
      if (stuck !== undefined && time - stuck > limits.stuck_seconds * 1000)
        return cut('coalition.stream_not_read', `Nothing was read for ${limits.stuck_seconds} seconds.`);
      const beat = limits.heartbeat_seconds * 1000;
      // Who does not read does not hear pings either.
      if (time - heardAt > Math.max(3 * beat, limits.stuck_seconds * 2000))
        return cut('coalition.stream_silent', 'Nothing was heard from you, not even a pong.');
      if (time - beatAt >= beat) {
        beatAt = time;
        socket.ping();
        say({ type: 'heartbeat', at: new Date(time).toISOString() });
      }
      if (time - checkedAt >= limits.recheck_seconds * 1000) {
        checkedAt = time;
        inTurn(recheck);
      }
    },
  };
}

const isIn = (projects: readonly string[] | undefined, projectId: string | null): boolean =>
  projects === undefined || (projectId !== null && projects.includes(projectId));

function parse(data: Buffer): ClientMessage {
  try {
    return readMessage(data.toString());
  } catch (error) {
    throw notAMessage(messageOf(error));
  }
}

/** What is nobody's business stays here. */
const problemOf = (error: unknown): { readonly code: string; readonly detail: string } =>
  error instanceof MainstayError && error.kind !== 'internal'
    ? { code: error.code, detail: error.message }
    : { code: 'coalition.stream_failed', detail: 'The server could not do this.' };

const notAMessage = (why: string): MainstayError =>
  new MainstayError('coalition.stream_message_invalid', `This is no message of the stream: ${why}`, {
    kind: 'invalid',
  });
const messageTooLarge = (most: number): MainstayError =>
  new MainstayError('coalition.stream_message_too_large', `A message has at most ${most} bytes.`, {
    kind: 'too-large',
  });
const tooManyMessages = (most: number): MainstayError =>
  new MainstayError(
    'coalition.stream_too_many_messages',
    `You may send ${most} messages in a minute: wait.`,
    {
      kind: 'limited',
    },
  );
const tooManySubscriptions = (most: number): MainstayError =>
  new MainstayError(
    'coalition.stream_too_many_subscriptions',
    `One connection has at most ${most} subscriptions: end one of them first.`,
    { kind: 'limited' },
  );
