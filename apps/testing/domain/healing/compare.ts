/** Comparisons of two texts, each 0 (nothing in common) to 1 (equal). */
export type Comparison = (one: string, other: string) => number;

export const equality: Comparison = (one, other) => (one === other ? 1 : 0);

/** 1 − the edit distance over the longer length. Source: Levenshtein 1966; normalised as by Similo (see similarity.ts). */
export const levenshtein: Comparison = (one, other) => {
  if (one === other) return 1;
  const [a, b] = [[...one], [...other]];
  if (a.length === 0 || b.length === 0) return 0;
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of a.entries()) {
    const next = [i + 1];
    for (const [j, against] of b.entries()) {
      const replaced = (row[j] ?? 0) + (letter === against ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return 1 - (row[b.length] ?? 0) / Math.max(a.length, b.length);
};

/** Words in common over all words, case and punctuation apart (Jaccard 1901). */
export const words: Comparison = (one, other) => {
  const [a, b] = [wordsOf(one), wordsOf(other)];
  if (a.size === 0 && b.size === 0) return one.trim() === other.trim() ? 1 : 0;
  const shared = [...a].filter((word) => b.has(word)).length;
  return shared / (a.size + b.size - shared);
};

/** How many words of the first are in the second. */
export const kept: Comparison = (one, other) => {
  const [a, b] = [wordsOf(one), wordsOf(other)];
  return a.size === 0 ? 1 : [...a].filter((word) => b.has(word)).length / a.size;
};

/** Texts that people read: "Add to cart" is like "Add to basket" by words, "Sign up" like "Signup" by letters. */
export const wording: Comparison = (one, other) => {
  const [a, b] = [one.toLowerCase().trim(), other.toLowerCase().trim()];
  return a === b ? 1 : Math.max(levenshtein(a, b), words(a, b));
};

/** Steps in common, in order, over the longer: what a path keeps when a wrapper is added or a sibling inserted. */
export const steps: Comparison = (one, other) => {
  const [a, b] = [one.split(/[/?#&]/u).filter(Boolean), other.split(/[/?#&]/u).filter(Boolean)];
  if (a.length === 0 && b.length === 0) return 1;
  return commonLength(a, b) / Math.max(a.length, b.length);
};

/** Texts around it, each whole: how many of them are there still. */
export const parts: Comparison = (one, other) => {
  const split = (text: string): string[] => text.split(' | ').filter(Boolean);
  const [a, b] = [split(one), split(other)];
  if (a.length === 0) return b.length === 0 ? 1 : 0;
  const best = a.map((text) => Math.max(0, ...b.map((against) => words(text, against))));
  return best.reduce((sum, value) => sum + value, 0) / a.length;
};

/** 1 at the same place, a half at 200 pixels' distance. */
export function nearness(one: Point, other: Point): number {
  return 200 / (200 + Math.hypot(one.x - other.x, one.y - other.y));
}

/** The smaller over the larger, of areas. */
export function likeness(one: number, other: number): number {
  const larger = Math.max(one, other);
  return larger === 0 ? 1 : Math.min(one, other) / larger;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

const wordsOf = (text: string): Set<string> =>
  new Set(
    text
      .toLowerCase()
      .split(/[^\p{L}\p{N}]+/u)
      .filter(Boolean),
  );

/** Of the longest common subsequence. */
function commonLength(a: readonly string[], b: readonly string[]): number {
  let row = new Array<number>(b.length + 1).fill(0);
  for (const step of a) {
    const next = [0];
    for (const [j, against] of b.entries()) {
      next.push(step === against ? (row[j] ?? 0) + 1 : Math.max(row[j + 1] ?? 0, next[j] ?? 0));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
