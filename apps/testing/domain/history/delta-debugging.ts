/**
 * The smallest part that still does it, in the order of the whole: leaving out any one of it, it no longer would. By
 * delta debugging (ddmin; Zeller and Hildebrandt, "Simplifying and isolating failure-inducing input", IEEE Transactions
 * on Software Engineering 28, 2002, figure 3).
 *
 * @param items of which `does` is known to hold
 */
export async function smallest<Item>(
  items: readonly Item[],
  does: (part: readonly Item[]) => Promise<boolean>,
): Promise<readonly Item[]> {
  let left = items;
  let parts = 2;
  while (left.length >= 2) {
    const found = await smaller(left, parts, does);
    if (found) {
      left = found.items;
      parts = found.parts;
    } else if (parts >= left.length) {
      return left;
    } else {
      parts = Math.min(left.length, parts * 2);
    }
  }
  return left;
}

async function smaller<Item>(
  items: readonly Item[],
  parts: number,
  does: (part: readonly Item[]) => Promise<boolean>,
): Promise<{ readonly items: readonly Item[]; readonly parts: number } | undefined> {
  const bounds = Array.from({ length: parts + 1 }, (_, at) => Math.floor((at * items.length) / parts));
  const spans = bounds.slice(0, -1).map((start, at) => ({ start, end: bounds[at + 1] ?? items.length }));
  for (const { start, end } of spans) {
    const part = items.slice(start, end);
    if (await does(part)) return { items: part, parts: 2 };
  }
  // With two parts, what is left without one of them is the other.
  if (parts === 2) return undefined;
  for (const { start, end } of spans) {
    const rest = [...items.slice(0, start), ...items.slice(end)];
    if (await does(rest)) return { items: rest, parts: Math.max(2, parts - 1) };
  }
  return undefined;
}
