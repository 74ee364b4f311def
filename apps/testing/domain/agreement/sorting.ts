import type { Column, Disagreement, PageFacts } from './facts.ts';
import { numberIn } from './numbers.ts';

/** With fewer rows an order says little. */
const leastRows = 3;

type Order = (one: string, other: string) => number;
const byCode: Order = (one, other) => (one < other ? -1 : one > other ? 1 : 0);
const collator = new Intl.Collator('en', { sensitivity: 'base' });
const natural = new Intl.Collator('en', { sensitivity: 'base', numeric: true });
/** Ways in which texts are sorted, each right somewhere. */
const textOrders: readonly Order[] = [byCode, collator.compare, natural.compare];

const isOrdered = <T>(values: readonly T[], order: (one: T, other: T) => number, down: boolean): boolean =>
  values.every((value, at) => {
    const before = values[at - 1];
    return at === 0 || before === undefined || (down ? order(value, before) : order(before, value)) <= 0;
  });

/** A column that says by `aria-sort` that the table is sorted by it, and is not. */
export function sortedWrong({ tables }: PageFacts): Disagreement[] {
  return tables.flatMap(({ key, columns, rows }) =>
    columns.flatMap((column, at) => {
      const cells = rows.map((row) => row[at] ?? '').filter((text) => text !== '');
      return cells.length < leastRows ? [] : (columnWrong(key, column, cells) ?? []);
    }),
  );
}

function columnWrong(
  table: string,
  { head, sort }: Column,
  cells: readonly string[],
): Disagreement | undefined {
  if (sort === null) return undefined;
  const down = sort === 'descending';
  const numbers = cells.flatMap((text) => numberIn(text) ?? []);
  const isNumeric = numbers.length === cells.length;
  const asText = textOrders.some((order) => isOrdered(cells, order, down));
  const isRight = isNumeric ? isOrdered(numbers, (one, other) => one - other, down) : asText;
  if (isRight) return undefined;
  const isNumbersAsText = isNumeric && asText;
  // Dates written out, versions, sizes: an order of their own is no fault.
  if (!isNumeric && cells.some((text) => /\d/.test(text))) return undefined;
  return {
    check: 'page.sorted_wrong',
    confidence: isNumbersAsText ? 'certain' : 'review',
    title: isNumbersAsText
      ? `The numbers of the column "${head}" are sorted as texts`
      : `The table says that it is sorted by "${head}", ${sort}, and is not`,
    advice: isNumbersAsText
      ? 'Compare the numbers, not what they look like: 9 comes before 10.'
      : 'Sort the rows by what the heading says, or take its `aria-sort` away.',
    about: `${table} ${head} ${isNumbersAsText}`,
    expected: `${sort}: ${isNumeric ? numbers.toSorted((one, other) => (down ? other - one : one - other)).join(', ') : cells.toSorted((one, other) => (down ? -1 : 1) * collator.compare(one, other)).join(', ')}`,
    seen: cells.join(', '),
  };
}
