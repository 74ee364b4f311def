import { expect, test } from 'vitest';
import { maskText, routeOf } from './route.ts';

test.each([
  ['/', '/'],
  ['/orders/17', '/orders/:id'],
  ['/orders/550e8400-e29b-41d4-a716-446655440000/edit', '/orders/:id/edit'],
  ['/u/5f2b8c9d1e3a4b5c6d7e8f90', '/u/:id'],
  ['/2024-05-17', '/:id'],
  ['/product/oak-table-42', '/product/:id'],
  ['/v2/about', '/v2/about'],
  ['/list?page=2&sort=name', '/list?page&sort'],
  ['/list?sort=name&page=3', '/list?page&sort'],
  ['/#/active', '/#/active'],
  ['/#/items/7', '/#/items/:id'],
  ['/#/', '/'],
  ['/page#section', '/page'],
  ['/%E0%A4%A', '/%E0%A4%A'],
])('%s is %s', (path, route) => {
  expect(routeOf(path)).toBe(route);
});

test('numbers, quoted words and typed texts are left out of a text', () => {
  expect(maskText('Cart (3)')).toBe('Cart (#)');
  expect(maskText('Results for "oak"')).toBe('Results for …');
  expect(maskText('Edit Walnut 12', ['Walnut 12'])).toBe('Edit …');
  expect(maskText('Total 1,234.50')).toBe('Total #');
});
