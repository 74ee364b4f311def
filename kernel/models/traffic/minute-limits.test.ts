import { describe, expect, it } from 'vitest';
import { createMinuteLimits } from './minute-limits.ts';
import { fakeTime } from './test-support.ts';

describe('limits per minute', () => {
  it('let so many requests through at once and the next after a minute', async () => {
    const time = fakeTime();
    const limits = createMinuteLimits(time, { requests: 2 });
    expect(limits.book(0, 0)?.milliseconds).toBe(0);
    expect(limits.book(0, 0)?.milliseconds).toBe(0);
    expect(limits.book(0, 30_000)).toBeUndefined();
    expect(limits.delay(0)).toBe(61_000);
    expect(limits.book(0, 90_000)?.milliseconds).toBe(61_000);
    await time.advance(61);
    expect(limits.book(0, 0)?.milliseconds).toBe(0);
    expect(limits.book(0, 0)).toBeUndefined();
  });

  it('count tokens as booked, then as used', () => {
    const limits = createMinuteLimits(fakeTime(), { tokens: 100 });
    const first = limits.book(80, 0);
    expect(limits.book(30, 0)).toBeUndefined();
    first?.settle(20);
    expect(limits.book(80, 0)?.milliseconds).toBe(0);
  });

  it('give a place back', () => {
    const limits = createMinuteLimits(fakeTime(), { requests: 1, tokens: 100 });
    limits.book(100, 0)?.cancel();
    expect(limits.book(100, 0)?.milliseconds).toBe(0);
  });

  it('keep nobody behind a call that gave up waiting', async () => {
    const time = fakeTime();
    const limits = createMinuteLimits(time, { tokens: 100 });
    limits.book(50, 0);
    const large = limits.book(90, 120_000);
    large?.cancel();
    expect(limits.book(10, 0)?.milliseconds).toBe(0);
  });

  it('give a call that is larger than the limit a whole minute', async () => {
    const time = fakeTime();
    const limits = createMinuteLimits(time, { tokens: 100 });
    limits.book(10, 0);
    expect(limits.book(500, 120_000)?.milliseconds).toBe(61_000);
    await time.advance(61);
    expect(limits.book(1, 0)).toBeUndefined();
  });

  it('let nobody overtake: a small call waits behind a large one', () => {
    const limits = createMinuteLimits(fakeTime(), { tokens: 100 });
    limits.book(50, 0);
    expect(limits.book(90, 120_000)?.milliseconds).toBe(61_000);
    expect(limits.book(10, 120_000)?.milliseconds).toBe(61_000);
  });

  it('hold in every minute, wherever it begins', async () => {
    const time = fakeTime();
    const limits = createMinuteLimits(time, { requests: 7 });
    const starts: number[] = [];
    for (let call = 0; call < 60; call += 1) {
      const booking = limits.book(0, 600_000);
      if (booking) starts.push(time.now() + booking.milliseconds);
      await time.advance(1.7);
    }
    expect(starts.length).toBeGreaterThan(30);
    for (const from of starts) {
      expect(starts.filter((start) => start >= from && start < from + 60_000).length).toBeLessThanOrEqual(7);
    }
  });
});
