import { expect, test } from 'vitest';
import { createSharedWork } from './shared-work.ts';

test('work ends when the last who asked went away, not before; an answer is kept', async () => {
  const { once } = createSharedWork();
  const signals: AbortSignal[] = [];
  const endless = (signal: AbortSignal) => {
    signals.push(signal);
    return new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(new Error('ended')));
    });
  };
  const [one, two] = [new AbortController(), new AbortController()];
  const first = once('slow', endless, one.signal);
  const second = once('slow', endless, two.signal);
  expect(signals).toHaveLength(1);
  one.abort();
  expect(signals[0]?.aborted).toBe(false);
  two.abort();
  expect(signals[0]?.aborted).toBe(true);
  await expect(first).rejects.toThrow('ended');
  await expect(second).rejects.toThrow('ended');

  const asker = new AbortController();
  expect(await once('quick', async () => 1, asker.signal)).toBe(1);
  asker.abort();
  expect(await once('quick', async () => 2, undefined)).toBe(1);
  // What failed is tried again.
  await expect(once('wrong', async () => Promise.reject(new Error('no')), undefined)).rejects.toThrow('no');
  expect(await once('wrong', async () => 3, undefined)).toBe(3);
});
