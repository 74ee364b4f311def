import type { LiveEvent } from '../api/types.ts';
import { createBatcher } from './batch.ts';

export type LiveStatus = 'connecting' | 'open' | 'closed';

/** The part of a WebSocket that is used here. */
export interface Socket {
  send(data: string): void;
  close(): void;
  onopen: (() => void) | null;
  onmessage: ((message: { data: unknown }) => void) | null;
  onclose: (() => void) | null;
}

export interface LiveOptions {
  readonly open: () => Socket;
  readonly topics: readonly string[];
  readonly onEvents: (events: readonly LiveEvent[]) => void;
  readonly onStatus: (status: LiveStatus) => void;
  /** 0..1; spreads reconnects so that all consoles do not come back in the same moment. */
  readonly random: () => number;
}

const BATCH_MS = 250;
/** The server pings; a connection this quiet is dead even when the network has not said so. */
const SILENCE_MS = 60_000;

/** Milliseconds to wait before the nth (from 0) try to connect again: doubling to 15 s, spread by ±25%. */
export const reconnectDelay = (attempt: number, random: number): number =>
  Math.round(Math.min(15_000, 500 * 2 ** attempt) * (0.75 + random * 0.5));

/**
 * Keeps one connection to the server's events. After a break it connects again and asks for what it missed, from the
 * id it saw last. Events come in batches, at most four a second.
 */
export function connectLive(options: LiveOptions): { stop(): void; retryNow(): void } {
  const batcher = createBatcher<LiveEvent>(BATCH_MS, options.onEvents);
  let socket: Socket | undefined;
  let lastId: string | null = null;
  let attempt = 0;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let silence: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;

  const hear = () => {
    clearTimeout(silence);
    silence = setTimeout(() => socket?.close(), SILENCE_MS);
  };

  const connect = () => {
    retry = undefined;
    options.onStatus('connecting');
    const opened = options.open();
    socket = opened;
    opened.onopen = () => {
      attempt = 0;
      opened.send(JSON.stringify({ type: 'subscribe', topics: options.topics, after: lastId }));
      hear();
      options.onStatus('open');
    };
    opened.onmessage = (message) => {
      hear();
      const event = parseEvent(message.data);
      if (!event) return;
      lastId = event.id;
      batcher.add(event);
    };
    opened.onclose = () => {
      clearTimeout(silence);
      if (stopped || socket !== opened) return;
      socket = undefined;
      options.onStatus('closed');
      retry = setTimeout(connect, reconnectDelay(attempt, options.random()));
      attempt += 1;
    };
  };

  connect();
  return {
    stop() {
      stopped = true;
      clearTimeout(retry);
      clearTimeout(silence);
      batcher.stop();
      socket?.close();
    },
    retryNow() {
      if (retry === undefined) return;
      clearTimeout(retry);
      attempt = 0;
      connect();
    },
  };
}

/** The event in a message of the server; undefined for pings and whatever a newer server may send. */
export function parseEvent(data: unknown): LiveEvent | undefined {
  if (typeof data !== 'string') return undefined;
  let message: Record<string, unknown>;
  try {
    message = { ...JSON.parse(data) };
  } catch {
    return undefined;
  }
  const { type, id, event, subject, project_id, at, data: payload } = message;
  if (type !== 'event' || typeof id !== 'string' || typeof event !== 'string') return undefined;
  return {
    id,
    event,
    subject: typeof subject === 'string' ? subject : '',
    project_id: typeof project_id === 'string' ? project_id : null,
    at: typeof at === 'string' ? at : '',
    data: typeof payload === 'object' && payload !== null ? { ...payload } : {},
  };
}
