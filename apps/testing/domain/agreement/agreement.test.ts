import { expect, test } from 'vitest';
import { disagreementsIn } from './disagreements.ts';
import type { PageFacts } from './facts.ts';
import { moneyIn, numberIn } from './numbers.ts';

const nothing: PageFacts = { tables: [], lists: [], labelled: [], texts: [], currentPage: null };
const wrongIn = (facts: Partial<PageFacts>, memory = new Map(), route = '/list') =>
  disagreementsIn({ ...nothing, ...facts }, memory, route);

test.each([
  ['€ 1,234.50', 1234.5],
  ['1.234,50 EUR', 1234.5],
  ['12 %', 12],
  ["CHF 1'000.00", 1000],
  ['−3', -3],
  ['1,234', 1234],
  ['0.5 kg', 0.5],
  ['3 of 4', undefined],
  ['2024-05-17', undefined],
  ['Room 12 with a view', undefined],
])('the number of "%s"', (text, value) => {
  expect(numberIn(text)).toBe(value);
});

test('amounts of money are told from other numbers', () => {
  expect(moneyIn('2 rooms, €80 a night, 12.50 USD for the dog')).toEqual([80, 12.5]);
});

const hours = (cells: readonly string[], sort: 'ascending' | 'descending' | null = 'ascending') => ({
  tables: [{ key: 'table', columns: [{ head: 'Hours', sort }], rows: cells.map((cell) => [cell]) }],
});

test('numbers sorted as texts are told, in both directions; sorted numbers and unsorted tables are not', () => {
  const [wrong] = wrongIn(hours(['10', '137', '2', '30']));
  expect(wrong).toMatchObject({ check: 'page.sorted_wrong', confidence: 'certain' });
  expect(wrongIn(hours(['30', '2', '137', '10'], 'descending'))[0]?.confidence).toBe('certain');
  expect(wrongIn(hours(['2', '10', '30', '137']))).toEqual([]);
  expect(wrongIn(hours(['1,200', '900', '20'], 'descending'))).toEqual([]);
  expect(wrongIn(hours(['10', '137', '2', '30'], null))).toEqual([]);
});

test('texts may be sorted by code, by language or naturally; dates are left alone', () => {
  expect(wrongIn(hours(['apple', 'Banana', 'cherry']))).toEqual([]);
  expect(wrongIn(hours(['Banana', 'Cherry', 'apple']))).toEqual([]);
  expect(wrongIn(hours(['May 2, 2024', 'Apr 3, 2025', 'Mar 1, 2026']))).toEqual([]);
  expect(wrongIn(hours(['pear', 'apple', 'zebra']))[0]?.confidence).toBe('review');
});

const cart = (total: string, more: Partial<PageFacts> = {}): Partial<PageFacts> => ({
  tables: [
    {
      key: 'table',
      columns: ['Product', 'Price', 'Quantity', 'Sum'].map((head) => ({ head, sort: null })),
      rows: [
        ['Pan', '€40.00', '2', '€80.00'],
        ['Knife', '€12.50', '1', '€12.50'],
      ],
    },
  ],
  labelled: [{ label: 'Total', text: total }],
  ...more,
});

test('a total is the sum of its lines, unless something else is in it', () => {
  expect(wrongIn(cart('€52.50'))).toMatchObject([
    { check: 'page.sum_wrong', confidence: 'certain', expected: '80 + 12.5 = 92.5' },
  ]);
  expect(wrongIn(cart('€92.50'))).toEqual([]);
  expect(wrongIn(cart('€97.45', { texts: ['Shipping: €4.95'] }))).toEqual([]);
});

test('a stay costs its nights, where nothing else costs anything', () => {
  const stay = (total: string, extra: PageFacts['labelled'] = []) => ({
    labelled: [
      { label: 'Nights', text: '3' },
      { label: 'Guests', text: '2' },
      { label: 'Room', text: 'Garden room, €80 a night' },
      { label: 'Total', text: total },
      ...extra,
    ],
  });
  expect(wrongIn(stay('€320'))).toMatchObject([{ check: 'page.sum_wrong', expected: '80 × 3 = 240' }]);
  expect(wrongIn(stay('€240'))).toEqual([]);
  expect(wrongIn(stay('€250', [{ label: 'Breakfast', text: '€10' }]))).toEqual([]);
});

test('each page shows as many items as the first, the last what is left', () => {
  const page = (number: number, items: number, total = 20) => ({
    lists: [{ key: 'ul', items }],
    texts: [`Page ${number} of 4, ${total} machines`],
  });
  const memory = new Map();
  expect(wrongIn(page(1, 6), memory)).toEqual([]);
  expect(wrongIn(page(2, 6), memory)).toEqual([]);
  expect(wrongIn(page(4, 2), memory)).toEqual([]);
  expect(wrongIn(page(3, 5), memory)).toMatchObject([{ check: 'page.pages_wrong', confidence: 'certain' }]);
  expect(wrongIn(page(2, 5, 19), memory)).toEqual([]);
  expect(wrongIn(page(2, 5), memory, '/other')).toEqual([]);
});

test('the current page may be marked in a navigation instead', () => {
  const memory = new Map();
  const page = (number: number, items: number) => ({
    lists: [{ key: 'ul', items }],
    texts: ['23 products'],
    currentPage: { page: number, last: 3 },
  });
  expect(wrongIn(page(1, 8), memory)).toEqual([]);
  expect(wrongIn(page(3, 7), memory)).toEqual([]);
  expect(wrongIn(page(2, 7), memory)).toHaveLength(1);
});
