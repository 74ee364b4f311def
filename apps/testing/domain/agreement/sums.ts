import type { Disagreement, Labelled, PageFacts, Table } from './facts.ts';
import { isAbout, moneyIn, numberIn, saysMoney } from './numbers.ts';

const saysTotal =
  /^(?:grand |order )?(?:total|sum|amount due|to pay|gesamt(?:summe)?|summe|total général|totale)\b/iu;
const saysPrice = /\b(?:price|unit price|rate|each|preis|einzelpreis|prix|precio)\b/iu;
const saysQuantity = /\b(?:quantity|qty|amount|pieces|count|hours|menge|anzahl|quantité|cantidad)\b/iu;
const saysLineSum = /\b(?:sum|total|subtotal|line total|summe|gesamt)\b/iu;
/** What is added to a sum, or taken from it, beside the lines. */
const saysMore =
  /\b(?:shipping|delivery|tax|vat|discount|coupon|voucher|fee|tip|deposit|service charge|versand|rabatt|steuer|mwst)\b/iu;

const written = (value: number): string => String(Math.round(value * 100) / 100);

/** Sums that do not come to what they are the sum of. */
export const sumsWrong = (facts: PageFacts): Disagreement[] => [
  ...facts.tables.flatMap((table) => [...linesWrong(table), ...totalWrong(table, facts)]),
  ...rateWrong(facts),
];

const columnOf = ({ columns }: Table, says: RegExp): number =>
  columns.findIndex(({ head }) => says.test(head));
const numbersOf = ({ rows }: Table, column: number): (number | undefined)[] =>
  rows.map((row) => numberIn(row[column] ?? ''));

/** Price times quantity is the sum of the line. */
function linesWrong(table: Table): Disagreement[] {
  const [price, quantity, sum] = [saysPrice, saysQuantity, saysLineSum].map((says) => columnOf(table, says));
  if (price === undefined || quantity === undefined || sum === undefined) return [];
  if (new Set([price, quantity, sum]).size < 3 || Math.min(price, quantity, sum) < 0) return [];
  const [prices, quantities, sums] = [price, quantity, sum].map((column) => numbersOf(table, column));
  const wrong = table.rows.findIndex((_row, at) => {
    const [each, times, said] = [prices?.[at], quantities?.[at], sums?.[at]];
    return each !== undefined && times !== undefined && said !== undefined && !isAbout(each * times, said);
  });
  if (wrong < 0) return [];
  return [
    {
      check: 'page.sum_wrong',
      confidence: 'review',
      title: `"${table.columns[sum]?.head}" is not "${table.columns[price]?.head}" times "${table.columns[quantity]?.head}"`,
      advice: 'Compute the sum of a line from what the line shows.',
      about: `${table.key} line`,
      expected: written((prices?.[wrong] ?? 0) * (quantities?.[wrong] ?? 0)),
      seen: (table.rows[wrong] ?? []).join(' | '),
    },
  ];
}

/** The one total of a page is the sum of the one table with sums. */
function totalWrong(table: Table, { labelled, texts, tables }: PageFacts): Disagreement[] {
  const column = columnOf(table, saysLineSum);
  const totals = labelled.filter(({ label, text }) => saysTotal.test(label) && amountOf(text) !== undefined);
  const [total] = totals;
  if (column < 0 || total === undefined || totals.length > 1 || table.rows.length === 0) return [];
  if (tables.filter((other) => columnOf(other, saysLineSum) >= 0).length > 1) return [];
  if ([...texts, ...labelled.map(({ label }) => label)].some((text) => saysMore.test(text))) return [];
  const lines = numbersOf(table, column).filter((value) => value !== undefined);
  const said = amountOf(total.text);
  if (lines.length !== table.rows.length || said === undefined) return [];
  const sum = lines.reduce((all, value) => all + value, 0);
  if (isAbout(sum, said)) return [];
  return [
    {
      check: 'page.sum_wrong',
      confidence: 'certain',
      title: `"${total.label}" is not the sum of the column "${table.columns[column]?.head}"`,
      advice: 'Compute the total from the lines that are shown, each with its quantity.',
      about: `${table.key} total`,
      expected: `${lines.map(written).join(' + ')} = ${written(sum)}`,
      seen: `${total.label}: ${total.text}`,
    },
  ];
}

const rate = /\b(?:an?|per|each|pro|par|por)\s+(\p{L}{3,})|\/\s?(\p{L}{3,})/iu;

/** "€80 a night" and "Nights: 3" come to the total, where nothing else costs anything. */
function rateWrong({ labelled }: PageFacts): Disagreement[] {
  const rates = labelled.flatMap((one) => rateOf(one) ?? []);
  const totals = labelled.filter(({ label, text }) => saysTotal.test(label) && saysMoney(text));
  const others = labelled.filter((one) => saysMoney(one.text) && !totals.includes(one) && !rateOf(one));
  const [total, one] = [totals[0], rates[0]];
  if (!total || !one || totals.length > 1 || rates.length > 1 || others.length > 0) return [];
  const count = labelled.find(({ label }) => isPluralOf(label, one.unit));
  const [times, said] = [count && numberIn(count.text), amountOf(total.text)];
  if (count === undefined || times === undefined || said === undefined) return [];
  if (isAbout(one.amount * times, said)) return [];
  return [
    {
      check: 'page.sum_wrong',
      confidence: 'review',
      title: `"${total.label}" is not "${count.label}" times the price for one`,
      advice: 'Compute the total from the number and the price that are shown, or name what else is in it.',
      about: `total ${count.label}`,
      expected: `${written(one.amount)} × ${written(times)} = ${written(one.amount * times)}`,
      seen: `${total.label}: ${total.text}; ${count.label}: ${count.text}; ${one.text}`,
    },
  ];
}

function rateOf({ text }: Labelled): { amount: number; unit: string; text: string } | undefined {
  const amounts = moneyIn(text);
  const found = rate.exec(text);
  const unit = found?.[1] ?? found?.[2];
  const [amount] = amounts;
  return amounts.length === 1 && amount !== undefined && unit !== undefined
    ? { amount, unit, text }
    : undefined;
}

const amountOf = (text: string): number | undefined => {
  const amounts = moneyIn(text);
  return amounts.length > 0 ? (amounts.length === 1 ? amounts[0] : undefined) : numberIn(text);
};

function isPluralOf(label: string, unit: string): boolean {
  const [many, one] = [label.toLowerCase().trim(), unit.toLowerCase()];
  return (
    many === one || many === `${one}s` || many === `${one}e` || many === `${one}n` || many === `${one}en`
  );
}
