import { expect, test } from 'vitest';
import { querySchema } from '../domain/knowledge/query.ts';
import { queryOf } from './knowledge-query.ts';

test('conditions in a terminal are those of the query language', () => {
  const query = queryOf({
    ...{ type: 'agent,state', linked: 'believes', at: '2026-01-01T00:00:00Z', limit: '10' },
    where: ['kind=explorer', 'age>=3', 'confidence<0.5', 'label~rat', 'even=true', 'gone!=null'],
  });
  expect(query).toEqual({
    nodes: {
      all: [
        { type: ['agent', 'state'] },
        { linked: { by: 'believes' } },
        { field: 'attributes.kind', is: 'explorer' },
        { field: 'attributes.age', least: 3 },
        { field: 'confidence', under: 0.5 },
        { field: 'label', contains: 'rat' },
        { field: 'attributes.even', is: true },
        { field: 'attributes.gone', is_not: null },
      ],
    },
    at: '2026-01-01T00:00:00Z',
    limit: 10,
  });
  expect(querySchema.safeParse(query).success).toBe(true);
  expect(() => queryOf({ where: ['explorer'], limit: '1' })).toThrow(/no condition/);
});
