/** Server-sent events out of chunks that may end anywhere, in a piece's length at a time and without copying much. */
export interface EventCutter {
  /** @returns the events that are whole now, as they came; undefined when none is */
  push(chunk: Buffer): Buffer | undefined;
}

/** An event that never ends is no event. */
const longestEventBytes = 32 * 1024 * 1024;

/**
 * Only whole events are let through: a client can do nothing with half of one, and what was cut off by a lost
 * connection would spoil the error event that must follow.
 *
 * @throws RangeError when an event is longer than any model's answer
 */
export function eventCutter(): EventCutter {
  let rest: Buffer[] = [];
  let restBytes = 0;
  return {
    push(chunk) {
      // The end may have come in two chunks: "\n" and "\n".
      const tail = rest.at(-1);
      const joined = tail && endsInBreak(tail) ? Buffer.concat([...rest, chunk]) : undefined;
      const whole = joined ?? chunk;
      const end = endOfLastEvent(whole);
      if (end === 0) {
        rest = joined ? [joined] : [...rest, chunk];
        restBytes += chunk.length;
        if (restBytes > longestEventBytes) throw new RangeError('An event of the stream has no end.');
        return undefined;
      }
      const complete = whole.subarray(0, end);
      const events = joined || rest.length === 0 ? complete : Buffer.concat([...rest, complete]);
      rest = end < whole.length ? [whole.subarray(end)] : [];
      restBytes = whole.length - end;
      return events;
    },
  };
}

const newline = 0x0a;
const carriageReturn = 0x0d;

const endsInBreak = (bytes: Buffer): boolean => {
  const last = bytes[bytes.length - 1];
  return last === newline || last === carriageReturn;
};

/** @returns the place after the last blank line, or 0 */
function endOfLastEvent(bytes: Buffer): number {
  if (bytes[bytes.length - 1] === newline && bytes[bytes.length - 2] === newline) return bytes.length;
  const plain = bytes.lastIndexOf('\n\n');
  const carriage = bytes.lastIndexOf('\n\r\n');
  return Math.max(plain < 0 ? 0 : plain + 2, carriage < 0 ? 0 : carriage + 3);
}

/** The event around a place in whole events: from its first byte to after its blank line. */
export function eventAround(events: Buffer, at: number): { readonly start: number; readonly end: number } {
  const starts = [events.lastIndexOf('\n\n', at), events.lastIndexOf('\n\r\n', at)];
  const start = Math.max(
    (starts[0] ?? -1) < 0 ? 0 : (starts[0] ?? 0) + 2,
    (starts[1] ?? -1) < 0 ? 0 : (starts[1] ?? 0) + 3,
  );
  const plain = events.indexOf('\n\n', at);
  const carriage = events.indexOf('\n\r\n', at);
  const ends = [plain < 0 ? events.length : plain + 2, carriage < 0 ? events.length : carriage + 3];
  return { start, end: Math.min(...ends) };
}

/** The data of one event. */
export function dataOf(event: Buffer): string {
  return event
    .toString('utf8')
    .split(/\r?\n/)
    .filter((line) => line.startsWith('data:'))
    .map((line) => line.slice(5).trimStart())
    .join('\n');
}
