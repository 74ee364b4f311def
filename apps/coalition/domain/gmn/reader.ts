import { invalid } from '#kernel/base';
import type { Position, Problem } from './graph.ts';

const deepest = 32;

/**
 * Reads values from a source and knows where it is: JSON, and besides it what people write by hand (keys and words
 * without quotes, single quotes, a comma at the end, comments from `#` to the end of the line, Python's True, False,
 * None).
 */
export interface Reader {
  readonly position: () => Position;
  /** The next character that is not passed over; '' at the end. */
  readonly peek: () => string;
  /** Passes over spaces and comments; over line ends only when asked. */
  readonly skip: (lines: boolean) => void;
  /** Takes this text if it comes next. */
  readonly take: (text: string) => boolean;
  /** Takes a name: a word of letters, digits, `_` and `-`, or a quoted string. */
  readonly name: (what: string) => string;
  readonly value: () => unknown;
  /** Where an object or list that was read began. */
  readonly positionOf: (value: unknown) => Position | undefined;
  readonly fail: (message: string, at?: Position) => never;
}

const word = /[\p{L}_][\p{L}\p{N}_-]*/uy;
const identifier = /[\p{L}\p{N}_][\p{L}\p{N}_-]*/uy;
const number = /-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y;
const constants: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['true', true],
  ['True', true],
  ['false', false],
  ['False', false],
  ['null', null],
  ['None', null],
]);
const escapes: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['t', '\t'],
  ['r', '\r'],
  ['b', '\b'],
  ['f', '\f'],
  ['/', '/'],
  ['\\', '\\'],
  ['"', '"'],
  ["'", "'"],
]);

export function createReader(source: string): Reader {
  let at = 0;
  const places = new WeakMap<object, number>();
  const lines = [0];
  for (let end = source.indexOf('\n'); end >= 0; end = source.indexOf('\n', end + 1)) lines.push(end + 1);

  const positionAt = (offset: number): Position => {
    let line = 0;
    for (let step = 2 ** Math.ceil(Math.log2(lines.length + 1)); step >= 1; step /= 2) {
      if ((lines[line + step] ?? Number.POSITIVE_INFINITY) <= offset) line += step;
    }
    return { line: line + 1, column: offset - (lines[line] ?? 0) + 1 };
  };
  const position = (): Position => positionAt(at);
  const fail = (message: string, where: Position = position()): never => {
    throw gmnError([{ severity: 'error', at: where, message }]);
  };
  const skip = (overLines: boolean): void => {
    while (at < source.length) {
      const next = source[at] ?? '';
      if (next === '#') {
        const end = source.indexOf('\n', at);
        at = end < 0 ? source.length : end;
      } else if (next === '\n' ? overLines : /\s|\uFEFF/u.test(next)) at += 1;
      else return;
    }
  };
  const take = (text: string): boolean => {
    if (!source.startsWith(text, at)) return false;
    at += text.length;
    return true;
  };
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(source)?.[0];
    if (found !== undefined) at += found.length;
    return found;
  };
  const shown = (): string => (at >= source.length ? 'the end' : `"${source[at]}"`);

  const string = (quote: string): string => {
    const from = position();
    at += 1;
    let text = '';
    while (at < source.length) {
      const next = source[at] ?? '';
      at += 1;
      if (next === quote) return text;
      if (next === '\n') break;
      text += next === '\\' ? escaped() : next;
    }
    return fail('This string has no end.', from);
  };
  const escaped = (): string => {
    const next = source[at] ?? '';
    at += 1;
    if (next !== 'u') return escapes.get(next) ?? fail(`"\\${next}" is no escape.`);
    const hex = source.slice(at, at + 4);
    if (!/^[\da-fA-F]{4}$/.test(hex)) fail('After "\\u" come four hexadecimal digits.');
    at += 4;
    return String.fromCharCode(Number.parseInt(hex, 16));
  };
  const quoted = (): string | undefined => {
    const quote = source[at];
    return quote === '"' || quote === "'" ? string(quote) : undefined;
  };
  const name = (what: string): string => {
    const found = quoted() ?? match(identifier);
    return found || fail(`${what} was expected, not ${shown()}.`);
  };

  const items = (end: string, item: () => void): void => {
    at += 1;
    for (;;) {
      skip(true);
      if (take(end)) return;
      item();
      skip(true);
      if (take(',')) continue;
      if (take(end)) return;
      fail(`A comma or "${end}" was expected, not ${shown()}.`);
    }
  };
  const list = (depth: number): unknown => {
    const from = at;
    const values: unknown[] = [];
    items(']', () => values.push(value(depth + 1)));
    places.set(values, from);
    return values;
  };
  const object = (depth: number): unknown => {
    const from = at;
    const entries = new Map<string, unknown>();
    items('}', () => {
      const where = position();
      const key = name('A key');
      if (entries.has(key)) fail(`The key "${key}" occurs twice.`, where);
      skip(true);
      if (!take(':')) fail(`A colon was expected after "${key}", not ${shown()}.`);
      skip(true);
      entries.set(key, value(depth + 1));
    });
    const made = Object.fromEntries(entries);
    places.set(made, from);
    return made;
  };
  const value = (depth = 0): unknown => {
    if (depth > deepest) fail(`Values are nested deeper than ${deepest}.`);
    const next = source[at] ?? '';
    if (next === '{') return object(depth);
    if (next === '[') return list(depth);
    const text = quoted();
    if (text !== undefined) return text;
    const from = position();
    const digits = match(number);
    if (digits !== undefined) {
      const read = Number(digits);
      return Number.isFinite(read) ? read : fail(`${digits} is too large a number.`, from);
    }
    const bare = match(word);
    if (bare === undefined) return fail(`A value was expected, not ${shown()}.`);
    if (/^(nan|inf|infinity)$/i.test(bare)) return fail(`${bare} is not a finite number.`, from);
    return constants.has(bare) ? constants.get(bare) : bare;
  };
  const peek = (): string => source[at] ?? '';
  const positionOf = (read: unknown): Position | undefined => {
    const offset = typeof read === 'object' && read !== null ? places.get(read) : undefined;
    return offset === undefined ? undefined : positionAt(offset);
  };
  return { position, peek, skip, take, name, value, positionOf, fail };
}

/** One error of all that is wrong; its sentence is of the first. */
export function gmnError(problems: readonly Problem[]) {
  const [first] = problems;
  const others = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
  const where = first ? `Line ${first.at.line}, column ${first.at.column}: ` : '';
  return invalid('coalition.gmn_invalid', `${where}${first?.message ?? 'This is no GMN.'}${others}`, {
    problems: problems.slice(0, 100),
  });
}
