import type { Flat } from './flatten.ts';

export function numberAt(schema: Flat, name: string): number | undefined {
  const value = schema[name];
  return typeof value === 'number' ? value : undefined;
}

/** The valid numbers of a schema: `least` to `most`, both included, times `step`. */
export interface Range {
  readonly least: number;
  readonly most: number;
  readonly step: number;
}

/** Where a schema sets no bound, 2^40, or 2^31 where it says `int32`, is far enough. */
export function rangeOf(schema: Flat, whole: boolean): Range {
  const multiple = numberAt(schema, 'multipleOf');
  const step = multiple ?? (whole ? 1 : 0.5);
  const wide = schema.format === 'int32' || multiple !== undefined ? 2 ** 31 - 1 : 2 ** 40;
  const above = numberAt(schema, 'exclusiveMinimum');
  const below = numberAt(schema, 'exclusiveMaximum');
  const first = Math.max(numberAt(schema, 'minimum') ?? -Infinity, above ?? -Infinity);
  const last = Math.min(numberAt(schema, 'maximum') ?? Infinity, below ?? Infinity);
  const least = first === -Infinity ? Math.min(-wide, (last === Infinity ? 0 : last) - 1000 * step) : first;
  const most = last === Infinity ? Math.max(wide, least + 1000 * step) : last;
  let low = Math.ceil(least / step);
  let high = Math.floor(most / step);
  if (above !== undefined && low * step <= above) low += 1;
  if (below !== undefined && high * step >= below) high -= 1;
  return { least: low, most: high, step };
}

/** A step like 0.01 times a whole number is not exact; rounding gives the number as people write it. */
export function timesStep(count: number, step: number): number {
  return Number((count * step).toPrecision(15));
}
