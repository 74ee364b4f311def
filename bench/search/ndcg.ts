/**
 * Normalised discounted cumulative gain at a depth (Järvelin and Kekäläinen, ACM TOIS 20(4), 2002), as trec_eval's
 * `ndcg_cut` and BEIR compute it: gain is the grade itself, discount log2(rank + 1), and the ideal order is that of all
 * judged documents, found or not.
 *
 * @param ranked document ids, best first
 * @param grades of the judged documents; one that is absent or 0 is not relevant
 * @returns 0..1; 0 when nothing is relevant
 */
export function ndcgAt(
  depth: number,
  ranked: readonly string[],
  grades: ReadonlyMap<string, number>,
): number {
  const discounted = (gains: readonly number[]): number =>
    gains.slice(0, depth).reduce((sum, gain, n) => sum + Math.max(0, gain) / Math.log2(n + 2), 0);
  const ideal = discounted([...grades.values()].sort((a, b) => b - a));
  return ideal === 0 ? 0 : discounted(ranked.map((id) => grades.get(id) ?? 0)) / ideal;
}
