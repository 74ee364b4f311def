import type { Look } from '../looking/look.ts';
import type { Trail } from '../walking/move.ts';
import { bag, plainTitle, said, type Violation } from './violation.ts';

/** Words by which a number says how much is still to be done. */
const saysOpen =
  /\b(?:left|remaining|to do|todo|open|unfinished|incomplete|übrig|offen|restants?|pendientes?)\b/iu;

interface Miscount {
  readonly words: string;
  readonly text: string;
  readonly items: Look['lists'][number]['items'];
}

/** A number of what is left that is the number of all, though some are ticked and some are not. */
function miscountsIn({ counters, lists }: Look): Miscount[] {
  return counters
    .filter(({ words }) => saysOpen.test(words))
    .flatMap(({ words, text, value }) =>
      lists.flatMap(({ items }): Miscount[] => {
        const boxes = items.filter(({ on }) => on !== null);
        const open = boxes.filter(({ on }) => on === false).length;
        return open > 0 && open < boxes.length && value === boxes.length && boxes.length === items.length
          ? [{ words, text, items }]
          : [];
      }),
    );
}

/**
 * What is ticked is not left. Boxes may also only select, so that a person has to say; and once is chance: the number has
 * to follow the number of all items in looks with as many ticked and others.
 */
export function openCounterLeavesOut(
  trail: Trail,
  at: number,
  others: readonly Trail[],
): Violation | undefined {
  const entry = trail[at];
  const [found] = entry ? miscountsIn(entry.look) : [];
  if (!entry || !found) return undefined;
  const sizes = new Set<number>();
  for (const { look } of [...others.flat(), ...trail.slice(0, at + 1)]) {
    const lists = look.lists.map(({ items }) => items);
    for (const { words, items } of miscountsIn(look)) if (words === found.words) sizes.add(items.length);
    const isRight = look.counters.some(
      ({ words, value }) =>
        words === found.words &&
        lists.some((items) => {
          const open = items.filter(({ on }) => on === false).length;
          return open < items.length && value === open;
        }),
    );
    if (isRight) return undefined;
  }
  if (sizes.size < 2) return undefined;
  return {
    check: 'property.open_counter',
    key: `open counter ${found.words}`,
    title: `The counter "${found.words}" counts ticked items, too`,
    advice: 'Count the items that are not ticked, or name the number for what it counts.',
    severity: 'serious',
    confidence: 'review',
    expected: `${found.items.filter(({ on }) => on === false).length}, after "${plainTitle(entry)}": ${said(bag(found.items))}`,
    seen: `"${found.text}"`,
  };
}
