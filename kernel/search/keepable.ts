import type { Json } from '#kernel/base';

/**
 * PostgreSQL keeps no U+0000 and no half characters. Each is replaced by one unit, so offsets stay what they were.
 */
export const keepable = (text: string): string => text.toWellFormed().replaceAll('\0', '\ufffd');

/** The same for every text within a value. */
export function keepableJson(value: Json): Json {
  if (typeof value === 'string') return keepable(value);
  if (value === null || typeof value !== 'object') return value;
  if (isList(value)) return value.map(keepableJson);
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [keepable(key), keepableJson(inner)]),
  );
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);
