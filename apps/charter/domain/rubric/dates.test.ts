import { expect, test } from 'vitest';
import { datesIn } from './dates.ts';

test.each([
  ['by 2027-03-15', '2027-03-15', '2027-03-15'],
  ['by 2027-02', '2027-02-01', '2027-02-28'],
  ['on 15 March 2027', '2027-03-15', '2027-03-15'],
  ['on March 3rd, 2027', '2027-03-03', '2027-03-03'],
  ['in February 2028', '2028-02-01', '2028-02-29'],
  ['on 5.6.2027', '2027-06-05', '2027-06-05'],
  ['in Q3 2027', '2027-07-01', '2027-09-30'],
  ['in H2 2027', '2027-07-01', '2027-12-31'],
  ['in spring 2027', '2027-03-01', '2027-05-31'],
  ['in 2027', '2027-01-01', '2027-12-31'],
  ['from 2023 to 2025', '2023-01-01', '2025-12-31'],
])('%s may mean %s to %s', (text, from, to) => {
  expect(datesIn(`It is done ${text}.`)).toMatchObject([{ from, to }]);
});

test('a date without a year is not guessed, and what is no date is none', () => {
  expect(datesIn('Pilot from 1 March, decision on 30 June.')).toEqual([]);
  expect(datesIn('We have 2,027 patients in 12 clinics.')).toEqual([]);
});
