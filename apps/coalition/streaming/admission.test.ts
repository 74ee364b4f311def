import { expect, test } from 'vitest';
import { createAdmission, createAllowance } from './admission.ts';

const refused = { code: 'coalition.stream_too_many_connections', kind: 'limited' };

test('connections are counted by user and by address, and come free again', () => {
  const admission = createAdmission({ connections_per_user: 2, connections_per_address: 3 });
  const leave = admission.admit('ann', '1.1.1.1');
  admission.admit('ann', '2.2.2.2');
  expect(() => admission.admit('ann', '3.3.3.3')).toThrow(expect.objectContaining(refused));
  leave();
  leave();
  admission.admit('ann', '1.1.1.1');
  expect(() => admission.admit('ann', '3.3.3.3')).toThrow('of yours');
  admission.admit('bob', '1.1.1.1');
  admission.admit('cem', '1.1.1.1');
  expect(() => admission.admit('dora', '1.1.1.1')).toThrow('from this address');
  admission.admit('dora', '4.4.4.4');
});

test('a hundred messages a minute: at once or one after the other', () => {
  let now = 0;
  const allowance = createAllowance(100, () => now);
  const take = (times: number) => Array.from({ length: times }, () => allowance.take());
  expect(new Set(take(100))).toEqual(new Set(['allowed']));
  expect(allowance.take()).toBe('over');
  now += 600;
  expect(take(2)).toEqual(['allowed', 'over']);
  now += 3_600_000;
  expect(take(101).filter((answer) => answer === 'allowed')).toHaveLength(100);
  // Whoever goes on all the same is cut off.
  expect(take(300).at(-1)).toBe('abuse');
});
