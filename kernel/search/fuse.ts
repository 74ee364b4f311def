/**
 * Reciprocal rank fusion: the score of an item is the sum of 1 / (k + rank) over the lists that have it, ranks from 1
 * (Cormack, Clarke and Büttcher, SIGIR 2009, with their k = 60). It needs no scores, so it joins lists whose scores
 * have nothing in common.
 *
 * @returns keys with their scores, best first; equal scores in the order in which the lists bring them.
 */
export function fuseRanks(lists: readonly (readonly string[])[], k = 60): { key: string; score: number }[] {
  const scores = new Map<string, number>();
  for (const list of lists)
    list.forEach((key, n) => {
      scores.set(key, (scores.get(key) ?? 0) + 1 / (k + n + 1));
    });
  return [...scores].map(([key, score]) => ({ key, score })).sort((a, b) => b.score - a.score);
}
