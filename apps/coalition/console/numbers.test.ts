import { expect, test } from 'vitest';
import { amount, chance, plain } from './numbers.ts';

test('numbers keep three digits that count, and no minus before nothing', () => {
  expect([0.6934, -2.884, 12.345, -123.4, 0, -0.0001].map(plain)).toEqual([
    '0.693',
    '−2.88',
    '12.3',
    '−123',
    '0.000',
    '0.000',
  ]);
});

test('only what is certain shows 100%', () => {
  expect([0, 1e-6, 0.5, 0.99961, 1].map(chance)).toEqual(['0%', '<0.1%', '50.0%', '>99.9%', '100%']);
});

test('amounts are whole where they are', () => {
  expect([150, 2 / 3, -1, 0.5].map(amount)).toEqual(['150', '0.6667', '−1', '0.5']);
});
