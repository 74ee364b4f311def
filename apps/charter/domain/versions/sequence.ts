/** One step of the way from one list to another. */
export type Edit<T> = { readonly kind: 'same' | 'added' | 'removed'; readonly item: T };

/** Beyond this many cells the table would cost more than the comparison is worth: tens of megabytes. */
const mostCells = 4_000_000;

/** How many cells of tables may still be filled, by all comparisons of one request together: it holds up all others. */
export interface Effort {
  cells: number;
}

/** A few tenths of a second. */
export const oneRequest = (): Effort => ({ cells: 5 * mostCells });

/**
 * The shortest way from `before` to `after` by removing and adding items: by the longest common subsequence, as a
 * table filled from the end (Wagner and Fischer, 1974), between what both begin and end with. Lists too long for
 * the table, or for the effort that is left, count as replaced whole.
 */
export function editsBetween<T>(
  before: readonly T[],
  after: readonly T[],
  effort: Effort,
  equal: (a: T, b: T) => boolean = Object.is,
): readonly Edit<T>[] {
  const same = (a: number, b: number): boolean => equal(before[a] as T, after[b] as T);
  let start = 0;
  while (start < before.length && start < after.length && same(start, start)) start += 1;
  let tail = 0;
  while (
    tail < before.length - start &&
    tail < after.length - start &&
    same(before.length - 1 - tail, after.length - 1 - tail)
  ) {
    tail += 1;
  }
  return [
    ...before.slice(0, start).map((item) => ({ kind: 'same' as const, item })),
    ...middle(
      before.slice(start, before.length - tail),
      after.slice(start, after.length - tail),
      effort,
      equal,
    ),
    ...before.slice(before.length - tail).map((item) => ({ kind: 'same' as const, item })),
  ];
}

function middle<T>(
  before: readonly T[],
  after: readonly T[],
  effort: Effort,
  equal: (a: T, b: T) => boolean,
): readonly Edit<T>[] {
  const removed = (item: T): Edit<T> => ({ kind: 'removed', item });
  const added = (item: T): Edit<T> => ({ kind: 'added', item });
  const width = after.length + 1;
  const cells = before.length * after.length;
  if (cells === 0 || cells > Math.min(mostCells, effort.cells)) {
    return [...before.map(removed), ...after.map(added)];
  }
  effort.cells -= cells;
  // common[a][b]: the longest common subsequence of what begins at `a` and at `b`.
  const common = new Uint16Array((before.length + 1) * width);
  const at = (a: number, b: number): number => common[a * width + b] ?? 0;
  for (let a = before.length - 1; a >= 0; a -= 1) {
    for (let b = after.length - 1; b >= 0; b -= 1) {
      common[a * width + b] = equal(before[a] as T, after[b] as T)
        ? at(a + 1, b + 1) + 1
        : Math.max(at(a + 1, b), at(a, b + 1));
    }
  }
  const edits: Edit<T>[] = [];
  let [a, b] = [0, 0];
  while (a < before.length || b < after.length) {
    // Both indexes are inside their lists wherever an item is read.
    if (a < before.length && b < after.length && equal(before[a] as T, after[b] as T)) {
      edits.push({ kind: 'same', item: after[b] as T });
      [a, b] = [a + 1, b + 1];
    } else if (b >= after.length || (a < before.length && at(a + 1, b) >= at(a, b + 1))) {
      edits.push(removed(before[a] as T));
      a += 1;
    } else {
      edits.push(added(after[b] as T));
      b += 1;
    }
  }
  return edits;
}
