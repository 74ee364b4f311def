import { z } from 'zod';
import type { Vocabulary } from '../domain/knowledge/gather-life.ts';

const labels = z.union([z.number(), z.array(z.string())]);
const model = z.object({
  factors: z.array(
    z.object({
      name: z.string(),
      states: labels,
      actions: labels.default(1),
      pB: z.unknown().optional(),
      pD: z.unknown().optional(),
    }),
  ),
  modalities: z.array(z.object({ name: z.string(), outcomes: labels, pA: z.unknown().optional() })),
});

export interface KnownModel {
  readonly words: Vocabulary;
  /** Counts by what they are of, as an agent of this model begins with. */
  readonly born: Readonly<Record<string, number>>;
}

const noWords = (key: string): KnownModel => ({ words: { key, factors: [], modalities: [] }, born: {} });

/** The names in a model, and how many counts it begins with. */
export function readVocabulary(modelKey: string, input: unknown): KnownModel {
  const key = modelKey.slice(0, 12);
  const parsed = model.safeParse(input);
  if (!parsed.success) return noWords(key);
  const { factors, modalities } = parsed.data;
  const born: Record<string, number> = {};
  for (const { name, pA } of modalities) if (pA !== undefined) born[seen(name)] = sumOf(pA);
  for (const { name, pB, pD } of factors) {
    if (pB !== undefined) born[moved(name)] = sumOf(pB);
    if (pD !== undefined) born[begun(name)] = sumOf(pD);
  }
  return { words: { key, factors, modalities }, born };
}

const counts = z.array(z.array(z.number()).nullable()).catch([]);
const learntSchema = z.object({ pA: counts, pB: counts, pD: counts });

/** Counts that an agent has gathered, less those it was born with. */
export function learntCounts(learnt: unknown, { words, born }: KnownModel): Record<string, number> {
  const parsed = learntSchema.safeParse(learnt);
  if (!parsed.success) return {};
  const found: Record<string, number> = {};
  const note = (about: string, values: readonly number[] | null | undefined): void => {
    if (values) found[about] = values.reduce((sum, value) => sum + value, 0) - (born[about] ?? 0);
  };
  for (const [at, { name }] of words.modalities.entries()) note(seen(name), parsed.data.pA[at]);
  for (const [at, { name }] of words.factors.entries()) {
    note(moved(name), parsed.data.pB[at]);
    note(begun(name), parsed.data.pD[at]);
  }
  return found;
}

const seen = (modality: string): string => `how ${modality} is seen`;
const moved = (factor: string): string => `how ${factor} changes`;
const begun = (factor: string): string => `how ${factor} begins`;

function sumOf(value: unknown): number {
  if (typeof value === 'number') return value;
  return Array.isArray(value) ? value.reduce((sum: number, one: unknown) => sum + sumOf(one), 0) : 0;
}
