import type { Attributes } from './edit-queries.ts';

/** A property as it is written in a form. */
export interface Row {
  readonly id: number;
  readonly name: string;
  readonly value: string;
}

const textOf = (value: Attributes[string] | undefined): string =>
  value === null || value === undefined ? '' : String(value);

export const rowsOf = (attributes: Attributes): Row[] =>
  Object.entries(attributes).map(([name, value], id) => ({ id, name, value: textOf(value) }));

export const hasTwice = (rows: readonly Row[]): boolean => {
  const names = rows.map(({ name }) => name.trim()).filter(Boolean);
  return new Set(names).size < names.length;
};

/**
 * What is to be changed: rows without a name are left out, what is gone becomes null, and what was not touched keeps its
 * value, also a text that looks like a number.
 */
export function attributesOf(rows: readonly Row[], before: Attributes): Attributes {
  const written = rows.flatMap(({ name, value }) =>
    name.trim() === '' ? [] : ([[name.trim(), value]] as const),
  );
  const kept = new Set(written.map(([name]) => name));
  return Object.fromEntries([
    ...Object.keys(before).flatMap((name) => (kept.has(name) ? [] : [[name, null] as const])),
    ...written.map(
      ([name, value]) =>
        [
          name,
          name in before && textOf(before[name]) === value ? (before[name] ?? null) : scalarOf(value),
        ] as const,
    ),
  ]);
}

function scalarOf(text: string): string | number | boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
}
