import { describe, expect, it } from 'vitest';
import { MainstayError } from '#kernel/base';
import type { Failure } from '../providers/failure.ts';
import { fakeTime } from './test-support.ts';
import { createTraffic } from './traffic.ts';

const target = { provider: 'one', model: 'm' };
const call = { target, tokens: 100 };
const never = new AbortController().signal;
const asked = { ...call, key: 'k', patienceSeconds: 60, signal: never };
const failure: Failure = {
  ...{ kind: 'next', code: 'models.overloaded', provider: 'one', model: 'm', sentence: 'Busy.' },
  error: new MainstayError('models.overloaded', 'Busy.', { kind: 'unavailable' }),
};

describe('a pass at once', () => {
  it('is given while there are places, and counts as any other', async () => {
    const traffic = createTraffic({ concurrency: 2 }, { time: fakeTime() });
    const first = traffic.enterNow(call);
    const second = await traffic.enter(asked);
    expect(first).toBeDefined();
    expect(traffic.enterNow(call)).toBeUndefined();
    expect(traffic.status()).toMatchObject([{ provider: 'one', active: 2 }]);
    second.leave();
    expect(traffic.enterNow(call)).toBeDefined();
  });

  it('is never given before those who wait in line', async () => {
    const traffic = createTraffic({ concurrency: 1 }, { time: fakeTime() });
    const held = traffic.enterNow(call);
    const waiting = traffic.enter(asked);
    held?.leave();
    expect(traffic.enterNow(call)).toBeUndefined();
    (await waiting).leave();
    expect(traffic.enterNow(call)).toBeDefined();
  });

  it('keeps to the limits per minute', async () => {
    const time = fakeTime();
    const traffic = createTraffic({ concurrency: 9, tokens_per_minute: 250 }, { time });
    const passes = [traffic.enterNow(call), traffic.enterNow(call)];
    expect(passes).not.toContain(undefined);
    expect(traffic.enterNow(call)).toBeUndefined();
    expect(traffic.status()).toMatchObject([{ active: 2 }]);
    // It used less than it was booked for.
    passes[0]?.leave(20);
    expect(traffic.enterNow(call)).toBeDefined();
    await time.advance(62);
    expect(traffic.enterNow(call)).toBeDefined();
  });

  it('is not given for what asked to be left alone, nor while the circuit is open or on trial', async () => {
    const time = fakeTime();
    const traffic = createTraffic({ concurrency: 99 }, { time, circuit: { openSeconds: 10 } });
    const refuse = (more: Partial<Failure>): void => {
      const pass = traffic.enterNow(call);
      pass?.result({ ...failure, ...more });
      pass?.leave();
    };
    refuse({ retryAfterSeconds: 5 });
    expect(traffic.enterNow(call)).toBeUndefined();
    await time.advance(6);
    for (let count = 0; count < 9; count += 1) refuse({});
    expect(traffic.status()).toMatchObject([{ circuit: { state: 'open' } }]);
    expect(traffic.enterNow(call)).toBeUndefined();
    await time.advance(11);
    expect(traffic.enterNow(call)).toBeUndefined();
    const trial = await traffic.enter(asked);
    trial.result(undefined);
    expect(traffic.enterNow(call)).toBeDefined();
  });
});
