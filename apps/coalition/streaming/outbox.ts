/** A message, made into bytes once for all who get it. */
export interface Prepared {
  readonly text: string;
  readonly bytes: Buffer;
}

export function prepare(message: object): Prepared {
  const text = JSON.stringify(message);
  return { text, bytes: Buffer.from(text) };
}

/** What an outbox needs of a connection. */
export interface Wire {
  /** Bytes that were given to it and have not left this process. */
  waiting(): number;
  send(bytes: Buffer, left: () => void): void;
}

/** What is to be said to one client that may be slow: a bounded memory, in which new ticks take the place of old ones. */
export interface Outbox {
  /** In order, and never left out: when there is no room, `overflow` is called and nothing more is taken. */
  say(message: Prepared): void;
  /** The newest tick of an agent. One of the same agent that still waits is left out, and counted. */
  show(agentId: string, message: Prepared): void;
  /** When something last left, in milliseconds; undefined when nothing waits. */
  stuckSince(): number | undefined;
  /** Ticks left out so far. */
  dropped(): number;
}

export interface OutboxOptions {
  /** The most that waits here, in bytes, of ticks and of the rest each. */
  readonly mostBytes: number;
  now(): number;
  overflow(): void;
  noteDropped(ticks: number): void;
}

/** So much is handed to the connection at once: enough to keep it busy, little enough to choose late what is newest. */
const handedBytes = 64 * 1024;

export function createOutbox(wire: Wire, options: OutboxOptions): Outbox {
  const said: Buffer[] = [];
  // A map keeps the order in which agents came: nobody is passed over for ever.
  const shown = new Map<string, Prepared>();
  /** Ticks left out since the last one of that agent that was sent. */
  const missed = new Map<string, number>();
  let saidBytes = 0;
  let shownBytes = 0;
  let dropped = 0;
  let full = false;
  let leftAt = options.now();

  const next = (): Buffer | undefined => {
    const first = said.shift();
    if (first) {
      saidBytes -= first.length;
      return first;
    }
    for (const [agentId, tick] of shown) {
      shown.delete(agentId);
      shownBytes -= tick.bytes.length;
      const count = missed.get(agentId);
      if (count === undefined) return tick.bytes;
      missed.delete(agentId);
      return Buffer.from(`${tick.text.slice(0, -1)},"dropped":${count}}`);
    }
    // Ticks were left out for want of room, and no newer one of these agents came.
    for (const [id, dropped] of missed) {
      missed.delete(id);
      return prepare({ type: 'dropped', id, dropped }).bytes;
    }
    return undefined;
  };

  const left = (): void => {
    leftAt = options.now();
    flush();
  };

  const flush = (): void => {
    while (wire.waiting() < handedBytes) {
      const bytes = next();
      if (bytes === undefined) return;
      wire.send(bytes, left);
    }
  };

  const leaveOut = (agentId: string, tick: Prepared): void => {
    shownBytes -= tick.bytes.length;
    missed.set(agentId, (missed.get(agentId) ?? 0) + 1);
    dropped += 1;
    options.noteDropped(1);
  };

  const isIdle = (): boolean => said.length + shown.size + missed.size === 0 && wire.waiting() === 0;

  return {
    say(message) {
      if (full) return;
      if (isIdle()) leftAt = options.now();
      if (saidBytes + message.bytes.length > options.mostBytes) {
        full = true;
        options.overflow();
        return;
      }
      said.push(message.bytes);
      saidBytes += message.bytes.length;
      flush();
    },
    show(agentId, message) {
      if (full) return;
      if (isIdle()) leftAt = options.now();
      const old = shown.get(agentId);
      if (old) leaveOut(agentId, old);
      // In the place of the old one: an agent that ticks often does not wait for longer.
      shown.set(agentId, message);
      shownBytes += message.bytes.length;
      for (const [other, tick] of shown) {
        if (shownBytes <= options.mostBytes) break;
        shown.delete(other);
        leaveOut(other, tick);
      }
      flush();
    },
    stuckSince: () => (isIdle() ? undefined : leftAt),
    dropped: () => dropped,
  };
}
