import type { Json, JsonObject } from '#kernel/base';

/**
 * Text as PostgreSQL keeps it: no NUL, no half of a surrogate pair. Each is replaced by one UTF-16 unit, so that
 * offsets stay what they were.
 */
export const storableText = (text: string): string => text.replaceAll('\0', '\uFFFD').toWellFormed();

/** An object as it will be read back from `jsonb`: what JSON drops is dropped, dates are text, text is storable. */
export function storableObject(value: Readonly<Record<string, unknown>>): JsonObject {
  const plain: unknown = JSON.parse(JSON.stringify(value));
  return Object.fromEntries(
    Object.entries(plain ?? {}).map(([key, inner]) => [storableText(key), clean(inner)]),
  );
}

function clean(value: unknown): Json {
  if (typeof value === 'string') return storableText(value);
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (Array.isArray(value)) return value.map(clean);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [storableText(key), clean(inner)]));
  }
  return null;
}

/** How JSON writes what PostgreSQL refuses; also found in text about it, which is then only looked at twice. */
const suspect = /\\u(?:0000|d[89a-f])/i;

/** A value as JSON that a `jsonb` column takes; `undefined` is null. */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(value) ?? 'null';
  return suspect.test(text) ? JSON.stringify(clean(JSON.parse(text))) : text;
}
