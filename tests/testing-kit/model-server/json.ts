import type { Body } from './reply.ts';

export const isBody = (value: unknown): value is Body =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const asBody = (value: unknown): Body => (isBody(value) ? value : {});
export const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
export const asText = (value: unknown): string => (typeof value === 'string' ? value : '');

/** A server-sent event with JSON in it. */
export const sse = (data: unknown, event?: string): string =>
  `${event === undefined ? '' : `event: ${event}\n`}data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`;

/** Text in pieces of at most `size` characters; one empty piece for no text. */
export function pieces(text: string, size: number): string[] {
  const found: string[] = [];
  for (let from = 0; from < text.length; from += size) found.push(text.slice(from, from + size));
  return found.length === 0 ? [''] : found;
}

/** The plainest value that a JSON schema allows, so that a stand-in can answer what was asked for. */
export function sampleOf(schema: unknown, word: string): unknown {
  const { type, properties, items, enum: values, const: constant, anyOf, minItems, minimum } = asBody(schema);
  if (constant !== undefined) return constant;
  if (Array.isArray(values)) return values[0];
  if (Array.isArray(anyOf)) return sampleOf(anyOf[0], word);
  const kind = Array.isArray(type) ? type[0] : type;
  if (kind === 'object' || properties !== undefined) {
    return Object.fromEntries(
      Object.entries(asBody(properties)).map(([name, inner]) => [name, sampleOf(inner, word)]),
    );
  }
  if (kind === 'array') return Array.from({ length: Number(minItems ?? 1) }, () => sampleOf(items, word));
  if (kind === 'integer' || kind === 'number') return Number(minimum ?? 1);
  if (kind === 'boolean') return true;
  return kind === 'null' ? null : word;
}

/** A small number that is always the same for the same text. */
export function numberOf(text: string): number {
  let number = 2_166_136_261;
  for (let at = 0; at < text.length; at += 1)
    number = Math.imul(number ^ text.charCodeAt(at), 16_777_619) >>> 0;
  return number;
}

/** A unit vector that depends on the text alone. */
export function vectorOf(text: string, dimensions: number): number[] {
  const values = Array.from(
    { length: dimensions },
    (_, at) => (numberOf(`${at}:${text}`) / 0xffffffff) * 2 - 1,
  );
  const norm = Math.hypot(...values) || 1;
  return values.map((value) => Math.fround(value / norm));
}
