import { expect, test } from 'vitest';
import { attributesOf, hasTwice, rowsOf } from './properties.ts';

test('properties as written become values; what was not touched stays what it was, what is gone is null', () => {
  const before = { code: '007', size: 3, old: 'x', even: true };
  const rows = rowsOf(before);
  expect(rows.map(({ value }) => value)).toEqual(['007', '3', 'x', 'true']);
  const changed = [
    ...rows
      .filter(({ name }) => name !== 'old')
      .map((row) => (row.name === 'size' ? { ...row, value: '4.5' } : row)),
    { id: 9, name: ' note ', value: 'at 7' },
    { id: 10, name: '', value: 'without a name' },
  ];
  expect(attributesOf(changed, before)).toEqual({
    old: null,
    code: '007',
    size: 4.5,
    even: true,
    note: 'at 7',
  });
  expect(hasTwice(changed)).toBe(false);
  expect(hasTwice([...changed, { id: 11, name: 'note', value: '' }])).toBe(true);
});
