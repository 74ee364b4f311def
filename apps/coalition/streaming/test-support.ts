import WebSocket from 'ws';

/** What a client hears; which parts a message has follows from its type. */
export interface Heard {
  readonly type: string;
  readonly [part: string]: unknown;
}

/** A client of the stream that keeps what it hears. */
export interface TestClient {
  readonly socket: WebSocket;
  readonly heard: readonly Heard[];
  /** Resolves with the code with which the connection was closed. */
  readonly closed: Promise<number>;
  say(message: unknown): void;
  /** Waits for a message that is as this says, among all heard so far or later. */
  hears(wanted: (message: Heard) => boolean): Promise<Heard>;
  close(): Promise<void>;
}

const patienceMilliseconds = 20_000;

export async function connect(
  url: string,
  token: string,
  headers: Record<string, string> = {},
): Promise<TestClient> {
  const socket = new WebSocket(url.replace(/^http/, 'ws'), {
    headers: { authorization: `Bearer ${token}`, ...headers },
  });
  const heard: Heard[] = [];
  const waiting = new Set<() => void>();
  socket.on('message', (data) => {
    heard.push(JSON.parse(data.toString()));
    for (const look of waiting) look();
  });
  const closed = new Promise<number>((resolve) => socket.on('close', resolve));
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  socket.on('error', () => {});
  return {
    ...{ socket, heard, closed },
    say: (message) => socket.send(typeof message === 'string' ? message : JSON.stringify(message)),
    hears: (wanted) =>
      new Promise((resolve, reject) => {
        const stop = setTimeout(() => {
          waiting.delete(look);
          reject(
            new Error(
              `It was not heard; what was: ${heard
                .map((message) => JSON.stringify(message).slice(0, 160))
                .slice(-20)
                .join('\n')}`,
            ),
          );
        }, patienceMilliseconds);
        const look = (): void => {
          const found = heard.find(wanted);
          if (!found) return;
          clearTimeout(stop);
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      }),
    async close() {
      socket.close();
      await closed;
    },
  };
}

/** The codes of what was refused. */
export const refusals = ({ heard }: TestClient): readonly unknown[] =>
  heard.filter(({ type }) => type === 'error').map(({ code }) => code);
