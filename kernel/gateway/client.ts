import type { ServerResponse } from 'node:http';

/** The way back to the program that asks. */
export interface Client {
  /** Whether anything was sent, after which no other target can answer. */
  readonly started: () => boolean;
  readonly gone: () => boolean;
  /** Called once when the client goes before its answer is complete. */
  onGone(act: () => void): void;
  send(
    status: number,
    contentType: string,
    body: Buffer | string,
    more?: Readonly<Record<string, string>>,
  ): void;
  /** Begins a stream of events. */
  begin(): void;
  /** @returns false when the client is slower than the provider: wait for `onDrain` */
  write(events: Buffer | string): boolean;
  onDrain(act: () => void): void;
  /** As `onDrain`; resolves too when the client goes. */
  drained(): Promise<void>;
  end(): void;
}

/**
 * Writes to the bare response: what the house adds to its pages (a policy for scripts, say) means nothing to a program
 * that asks a model, and costs every call its time.
 *
 * @param headers what goes with every answer
 */
export function clientOf(raw: ServerResponse, headers: Readonly<Record<string, string>>): Client {
  let whenGone: (() => void) | undefined;
  let isGone = false;
  raw.on('close', () => {
    if (raw.writableFinished) return;
    isGone = true;
    whenGone?.();
  });
  return {
    started: () => raw.headersSent,
    gone: () => isGone,
    onGone(act) {
      whenGone = act;
      if (isGone) act();
    },
    send(status, contentType, body, more) {
      if (isGone) return;
      const length = typeof body === 'string' ? Buffer.byteLength(body) : body.length;
      raw.writeHead(status, { ...headers, ...more, 'content-type': contentType, 'content-length': length });
      raw.end(body);
    },
    begin() {
      if (isGone) return;
      raw.writeHead(200, {
        ...headers,
        'content-type': 'text/event-stream; charset=utf-8',
        // Proxies hold events back otherwise.
        'x-accel-buffering': 'no',
      });
    },
    write: (events) => isGone || raw.write(events),
    onDrain(act) {
      raw.once('drain', act);
    },
    drained: () =>
      new Promise((resolve) => {
        const done = (): void => {
          raw.off('drain', done);
          raw.off('close', done);
          resolve();
        };
        raw.once('drain', done);
        raw.once('close', done);
      }),
    end() {
      if (!isGone) raw.end();
    },
  };
}
