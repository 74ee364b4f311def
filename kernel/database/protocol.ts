/** The few messages of https://www.postgresql.org/docs/current/protocol-message-formats.html that are ours to make. */

/** What a server says when a connection is let in: AuthenticationOk, ReadyForQuery. */
export const welcome = joined([message('R', Buffer.alloc(4)), message('Z', Buffer.from('I'))]);

/** Makes a used session as new: its transaction is undone, its settings are those it opened with. */
export const reset = (): Uint8Array<ArrayBuffer> =>
  joined(['rollback', 'discard all'].map((text) => message('Q', Buffer.from(`${text}\0`))));

/** Whether it is the goodbye of a connection. */
export const isTerminate = (bytes: Uint8Array): boolean => bytes[0] === 0x58;

/** Whether an answer ends with ReadyForQuery: a letter, a length of 5, the state of the transaction. */
export const isReady = (answer: Buffer): boolean =>
  answer.length >= 6 && answer.at(-6) === 0x5a && answer.readUInt32BE(answer.length - 5) === 5;

/**
 * All parts in one buffer of its own. A piece of the pool that Node cuts small buffers from could not be handed over
 * to another thread without the rest of it.
 */
export function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function message(letter: string, body: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.write(letter);
  head.writeUInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}
