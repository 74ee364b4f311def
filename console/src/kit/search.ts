/**
 * How well `query` fits `text`, higher is better, or null when it does not: every word of the query must occur; the
 * beginning of the text counts most, then the beginning of a word.
 */
export function matchScore(query: string, text: string): number | null {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const target = text.toLowerCase();
  let total = 0;
  for (const word of words) {
    const at = target.indexOf(word);
    if (at === -1) return null;
    const startsWord = at === 0 || /[^a-z0-9]/.test(target[at - 1] ?? '');
    total += at === 0 ? 3 : startsWord ? 2 : 1;
  }
  return total;
}

/** The items that fit, best first; items that fit equally well keep their order. */
export function search<T>(query: string, items: readonly T[], textOf: (item: T) => string): readonly T[] {
  return items
    .map((item) => ({ item, score: matchScore(query, textOf(item)) }))
    .filter((entry): entry is { item: T; score: number } => entry.score !== null)
    .sort((a, b) => b.score - a.score)
    .map(({ item }) => item);
}
