import type { Field } from './graph.ts';

/** A field, and what is right in it. */
export interface Filled extends Field {
  readonly value: string | undefined;
}

export interface WrongValue {
  readonly field: Filled;
  readonly value: string;
  /** What the form says of the field, a sentence. */
  readonly promise: string;
}

const dated = new Set(['date', 'datetime-local', 'month', 'week', 'time']);
const asNumber = (text: string | undefined): number | undefined =>
  text === undefined || text.trim() === '' || Number.isNaN(Number(text)) ? undefined : Number(text);

/** Values that a form itself says are wrong, one field at a time; those of which a server is most often careless first. */
export function wrongValues(fields: readonly Filled[]): WrongValue[] {
  const texts = fields.filter(({ value }) => value !== undefined);
  return [...texts.flatMap(wrongKind), ...wrongOrder(texts), ...texts.flatMap(nothing)];
}

function wrongKind(field: Filled): WrongValue[] {
  const { kind, constraints } = field;
  if (kind === 'email' || constraints.autocomplete === 'email')
    return [{ field, value: 'nobody', promise: 'it is an e-mail address.' }];
  if (kind === 'number') {
    const [low, high] = [asNumber(constraints.min), asNumber(constraints.max)];
    return [
      ...(low === undefined ? [] : [{ field, value: String(low - 1), promise: `it is at least ${low}.` }]),
      ...(high === undefined ? [] : [{ field, value: String(high + 1), promise: `it is at most ${high}.` }]),
    ];
  }
  const { pattern } = constraints;
  if (pattern === undefined || dated.has(kind)) return [];
  const value = ['abc def', '12 34!', '#'].find((one) => !matches(one, pattern));
  return value === undefined ? [] : [{ field, value, promise: `it is like ${pattern}.` }];
}

function matches(text: string, pattern: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`, 'v').test(text);
  } catch {
    return true; // A pattern that is none is no promise.
  }
}

const begins = /\b(?:from|start|begin|arrival|check-?in|departs?|since|von|ab|anreise|début|desde)\b/i;
const ends = /\b(?:to|until|end|departure|check-?out|returns?|bis|abreise|fin|hasta)\b/i;

/** An end before its beginning. */
function wrongOrder(fields: readonly Filled[]): WrongValue[] {
  const dates = fields.filter(({ kind }) => dated.has(kind));
  const saying = (says: RegExp): Filled | undefined =>
    dates.find(({ label, name }) => says.test(`${name} ${label}`));
  const [first, last] = [saying(begins), saying(ends)];
  const earlier = first?.value?.replace(/^\d{4}/, (year) => String(Number(year) - 1));
  if (!first || !last || first === last || earlier === undefined || earlier === first.value) return [];
  return [{ field: last, value: earlier, promise: `"${last.label}" is not before "${first.label}".` }];
}

const nothing = (field: Filled): WrongValue[] =>
  field.required ? [{ field, value: '', promise: 'it has to be filled in.' }] : [];
