import { expect, test } from 'vitest';
import { divide, gainOf, groupsBetween, shapleyOf, worthsOf } from './groups.ts';
import type { Played } from './played.ts';

/** A life in which members earned this. */
const life = (...earned: readonly number[]): Played => ({
  contradictions: 0,
  members: earned.map((amount) => ({ earned: amount, payoff: amount, free_energy: 0, found: null })),
});
const payoffs = (played: Played) => played.members.map(({ payoff }) => payoff);
const near = (values: readonly number[]) => values.map((value) => expect.closeTo(value, 12));

test('the groups to be played are those between one member and all', () => {
  expect(groupsBetween(2)).toEqual([]);
  expect(groupsBetween(3)).toEqual([0b011, 0b101, 0b110]);
  expect(groupsBetween(6)).toHaveLength(2 ** 6 - 6 - 2);
});

test('what is divided stays as much; by Shapley values the worths go with it', () => {
  expect(payoffs(divide(life(3, 0, -1), 'own'))).toEqual([3, 0, -1]);
  expect(payoffs(divide(life(3, 0, 0), 'equal'))).toEqual([1, 1, 1]);
  const worths = worthsOf(life(1, 0, 0), life(3, 5, 1), (group) => (group === 0b011 ? 7 : 2));
  expect(worths).toEqual([0, 1, 0, 7, 0, 2, 2, 9]);
  expect([0b011, 0b101, 0b111].map((group) => gainOf(worths, group))).toEqual([6, 1, 8]);
  const divided = divide(life(3, 5, 1), worths);
  expect(divided.worths).toBe(worths);
  // What 1 adds: 1 alone, 7 to the second, 0 and 2 … by hand over the six orders.
  expect(payoffs(divided)).toEqual(near([25 / 6, 22 / 6, 7 / 6]));
  expect(divided.members.map(({ earned }) => earned)).toEqual([3, 5, 1]);
});

test('whoever adds nothing gets what it earned alone, and where nothing is gained nobody gets more, to the last bit', () => {
  // 0.1 + 0.2 is not 0.3 in binary; the third adds nothing to anybody.
  const worths = [0, 1, 2, 10, 0.3, 1.3, 2.3, 10.3];
  expect(shapleyOf(worths)[2]).toBe(0.3);
  expect(shapleyOf([0, 1, 2, 3, 4, 5, 6, 7])).toEqual([1, 2, 4]);
});
