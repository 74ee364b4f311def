import type { Json, JsonObject } from '#kernel/base';

/**
 * Text as PostgreSQL can keep it: no NUL, no half of a surrogate pair. An entry about hostile input must be
 * written too, and hash the same when read back.
 */
export function storableText(text: string): string {
  return text.replaceAll('\0', '\uFFFD').toWellFormed();
}

/** A value as it will be read back from `jsonb`: what JSON drops is dropped, dates are text. */
export function storableObject(value: Readonly<Record<string, unknown>>): JsonObject {
  const plain: unknown = JSON.parse(JSON.stringify(value));
  return Object.fromEntries(Object.entries(plain ?? {}).map(([key, v]) => [storableText(key), clean(v)]));
}

function clean(value: unknown): Json {
  if (typeof value === 'string') return storableText(value);
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (Array.isArray(value)) return value.map(clean);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, v]) => [storableText(key), clean(v)]));
  }
  return null;
}
