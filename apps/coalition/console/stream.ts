import type { Tick } from './types.ts';

/** What of the app's stream one looks at. */
export interface Looking {
  readonly target: 'agent' | 'world';
  readonly id: string;
}

/** The part of a WebSocket that is used here. */
export interface StreamSocket {
  send(data: string): void;
  close(): void;
  onopen: (() => void) | null;
  onmessage: ((message: { data: unknown }) => void) | null;
  onclose: ((closed: { code: number }) => void) | null;
}

export interface StreamOptions {
  readonly open: () => StreamSocket;
  readonly looking: Looking;
  /** The newest tick of each agent, by its id, at most four times a second. */
  readonly onTicks: (ticks: ReadonlyMap<string, Tick>) => void;
  /** Whether ticks come: as long as they do not, one has to ask. */
  readonly onStatus: (open: boolean) => void;
}

const batchMilliseconds = 250;
const longestWait = 30_000;
/** Somebody with many tabs has as many connections as there may be: that does not change soon. */
const tooMany = 4429;

/** Looks at an agent or a world until it is told to stop; after a break it connects again. */
export function openStream({ open, looking, onTicks, onStatus }: StreamOptions): () => void {
  let waiting = new Map<string, Tick>();
  let flushing: ReturnType<typeof setTimeout> | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let socket: StreamSocket | undefined;
  let attempt = 0;
  let stopped = false;

  const flush = (): void => {
    flushing = undefined;
    if (waiting.size === 0) return;
    const ticks = waiting;
    waiting = new Map();
    flushing = setTimeout(flush, batchMilliseconds);
    onTicks(ticks);
  };

  const connect = (): void => {
    const opened = open();
    socket = opened;
    opened.onopen = () => opened.send(JSON.stringify({ type: 'subscribe', request: 1, ...looking }));
    opened.onmessage = ({ data }) => {
      const message = readMessage(data);
      if (message === 'subscribed') {
        attempt = 0;
        onStatus(true);
      } else if (message) {
        waiting.set(message.id, message.tick);
        if (flushing === undefined) flush();
      }
    };
    opened.onclose = ({ code }) => {
      if (stopped || socket !== opened) return;
      onStatus(false);
      const wait = code === tooMany ? longestWait : Math.min(longestWait, 1000 * 2 ** attempt);
      attempt += 1;
      retry = setTimeout(connect, wait);
    };
  };

  connect();
  return () => {
    stopped = true;
    clearTimeout(flushing);
    clearTimeout(retry);
    socket?.close();
  };
}

/** What a message says; undefined for what is of no interest here, such as heartbeats. */
function readMessage(data: unknown): 'subscribed' | { readonly id: string; readonly tick: Tick } | undefined {
  if (typeof data !== 'string') return undefined;
  let message: Record<string, unknown>;
  try {
    message = { ...JSON.parse(data) };
  } catch {
    return undefined;
  }
  const { type, id, tick, at, data: body } = message;
  if (type === 'subscribed') return 'subscribed';
  if (type !== 'tick' || typeof id !== 'string' || typeof tick !== 'number') return undefined;
  if (typeof body !== 'object' || body === null) return undefined;
  // The server makes it of the same view as the history that it answers with.
  return { id, tick: { ...body, tick, at } as Tick };
}
