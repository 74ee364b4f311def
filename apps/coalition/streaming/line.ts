import type { WebSocket } from '@fastify/websocket';
import { MainstayError, messageOf } from '#kernel/base';
import type { Principal } from '#kernel/identity';
import type { CoalitionSettings } from '../domain/settings.ts';
import type { Allowance } from './allowance.ts';
import { closing, type Request, requestOf } from './messages.ts';
import { createOutbox, type Outbox, prepare } from './outbox.ts';

/** What a line asks of the rest of the program. */
export interface LineContext {
  readonly limits: CoalitionSettings['stream'];
  readonly messagesPerMinute: number;
  readonly allowance: Allowance;
  /** Who it is now. @throws when they are signed in no more */
  authenticate(): Promise<Principal>;
  now(): number;
  noteDropped(ticks: number): void;
  noteRefused(code: string): void;
}

/** What is talked about on a line. */
export interface Talk {
  /** Takes one message, as JSON; what it throws is told to the client. The next message waits for it. */
  take(message: unknown): Promise<void>;
  /** The client is still signed in, perhaps with another role. */
  recheck(principal: Principal): Promise<void>;
  /** Some events were missed on the way here. */
  resync(reason: string): void;
  end(): void;
}

/** A WebSocket to one client, with all that is the same whatever it is about. */
export interface Line {
  readonly outbox: Outbox;
  say(message: object): void;
  refuse(error: unknown, request?: Request, more?: object): void;
  /** Does one thing after the other; what it throws is told to the client. */
  inTurn(work: () => Promise<void>): void;
}

export interface ServedLine {
  /** Called every second: ends it when nobody is there. */
  care(now: number): void;
  resync(reason: string): void;
}

/** How long what was said last may take to arrive before the connection is cut. */
const partingMilliseconds = 2000;

export function serveLine(socket: WebSocket, context: LineContext, begin: (line: Line) => Talk): ServedLine {
  const { limits, allowance, now } = context;
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
    talk.end();
    socket.close(code, reason);
    setTimeout(() => socket.terminate(), partingMilliseconds).unref();
  }
  /** For one that does not read: what is said to it would only wait behind the rest. */
  function cut(code: string, detail: string): void {
    if (over) return;
    context.noteRefused(code);
    end(closing.doesNotRead, `${code}: ${detail}`);
  }
  function refuse(error: unknown, request?: Request, more: object = {}): void {
    const { code, detail } = problemOf(error);
    context.noteRefused(code);
    say({ type: 'error', request, ...more, code, detail });
  }
  /** One thing after the other: answers come in the order of what was asked. */
  function inTurn(work: () => Promise<void>, request?: Request): void {
    inLine = inLine.then(async () => {
      if (!over) await work().catch((error: unknown) => refuse(error, request));
    });
  }

  async function recheck(): Promise<void> {
    let principal: Principal;
    try {
      principal = await context.authenticate();
    } catch (error) {
      refuse(error);
      return end(closing.signedOut, problemOf(error).code);
    }
    await talk.recheck(principal);
  }

  const talk = begin({ outbox, say, refuse, inTurn });

  socket.on('message', (data: Buffer, isBinary: boolean) => {
    heardAt = now();
    if (over) return;
    const allowed = allowance.take();
    if (allowed === 'abuse') {
      context.noteRefused('coalition.stream_too_many_messages');
      return end(closing.tooMany, 'coalition.stream_too_many_messages');
    }
    if (allowed === 'over') return inTurn(() => Promise.reject(tooManyMessages(context.messagesPerMinute)));
    if (data.length > limits.message_bytes)
      return inTurn(() => Promise.reject(messageTooLarge(limits.message_bytes)));
    const message = isBinary ? undefined : parse(data);
    if (message === undefined) return inTurn(() => Promise.reject(notJson()));
    inTurn(() => talk.take(message), requestOf(message));
  });
  socket.on('pong', () => {
    heardAt = now();
  });
  socket.on('close', () => end(1000, ''));

  return {
    resync: (reason) => talk.resync(reason),
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

function parse(data: Buffer): unknown {
  try {
    return JSON.parse(data.toString());
  } catch {
    return undefined;
  }
}

/** What is nobody's business stays here. */
const problemOf = (error: unknown): { readonly code: string; readonly detail: string } =>
  error instanceof MainstayError && error.kind !== 'internal'
    ? { code: error.code, detail: messageOf(error) }
    : { code: 'coalition.stream_failed', detail: 'The server could not do this.' };

const notJson = (): MainstayError =>
  new MainstayError('coalition.stream_message_invalid', 'This is no message: send JSON, as text.', {
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
    { kind: 'limited' },
  );
