/** Optimal string alignment distance: insertions, deletions, replacements and swaps of neighbours cost 1. */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replace = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row.push(
        Math.min(
          (previous[j] ?? 0) + 1,
          (row[j - 1] ?? 0) + 1,
          replace,
          swap ? (before[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
    before = previous;
    previous = row;
  }
  return previous[b.length] ?? 0;
}

const lastName = (key: string): string => key.slice(key.lastIndexOf('.') + 1);

/** The known key that was probably meant, or nothing when none is near. Keys are dotted. */
export function nearestKey(key: string, known: readonly string[]): string | undefined {
  const wanted = key.toLowerCase().replaceAll('-', '_');
  const scored = known.map((candidate) => ({
    candidate,
    // A right name in the wrong section is a near miss however long the section's name is.
    distance: Math.min(
      editDistance(wanted, candidate),
      editDistance(lastName(wanted), lastName(candidate)) + 0.5,
    ),
  }));
  const best = scored.sort((a, b) => a.distance - b.distance)[0];
  return best !== undefined && best.distance <= Math.max(1.5, lastName(wanted).length * 0.4)
    ? best.candidate
    : undefined;
}
