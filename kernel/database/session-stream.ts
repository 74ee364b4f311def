import { Duplex } from 'node:stream';
import { isTerminate, joined, welcome } from './protocol.ts';
import type { SessionThread } from './session-thread.ts';

/**
 * What `pg` takes for the socket to a server: it leads to the session in its thread.
 *
 * As on a server, a connection begins with a session as new. It keeps to the thread that it began with and ends with
 * it: a statement of a lost transaction never reaches the next thread.
 */
export function sessionStream(open: () => Promise<SessionThread>): Duplex {
  let thread: SessionThread | undefined;
  let forget = (): void => {};

  async function begin(): Promise<Uint8Array> {
    thread = await open();
    if (!stream.destroyed) forget = thread.onLost((error) => stream.destroy(error));
    await thread.reset();
    return welcome;
  }

  function send(messages: readonly Uint8Array[]): void {
    if (messages[0] && isTerminate(messages[0])) return;
    // The first message asks to be let in.
    const answer = thread ? thread.ask(joined(messages)) : begin();
    answer.then(
      (bytes) => {
        // Once the writing side has ended, nobody reads.
        if (bytes.length > 0 && stream.writable) stream.push(bytes);
      },
      (error: Error) => stream.destroy(error),
    );
  }

  const stream = new Duplex({
    read() {},
    // All that `pg` writes for a statement (parse, bind, describe, execute, sync) goes as one.
    writev(chunks, done) {
      send(chunks.map(({ chunk }) => chunk));
      done();
    },
    final(done) {
      stream.push(null);
      done();
    },
    destroy(error, done) {
      forget();
      done(error);
    },
  });
  const itself = (): Duplex => stream;
  return Object.assign(stream, {
    connect: () => {
      process.nextTick(() => stream.emit('connect'));
      return stream;
    },
    setNoDelay: itself,
    setKeepAlive: itself,
    ref: itself,
    unref: itself,
  });
}
