import { describe, expect, it } from 'vitest';
import { type CallResult, createCircuit } from './circuit.ts';
import { fakeTime } from './test-support.ts';

const options = {
  windowSeconds: 30,
  minimumCalls: 4,
  failureShare: 0.5,
  openSeconds: 10,
  maxOpenSeconds: 30,
};

function start() {
  const time = fakeTime();
  const circuit = createCircuit(time, options);
  const call = (...results: CallResult[]): boolean[] =>
    results.map((result) => {
      const tell = circuit.admit();
      tell?.(result);
      return tell !== undefined;
    });
  return { time, circuit, call };
}

describe('a circuit', () => {
  it('opens at the share of failures, but not with too few calls', () => {
    const { circuit, call } = start();
    call('failed', 'failed', 'failed');
    expect(circuit.status()).toEqual({ state: 'closed', calls: 3, failures: 3 });
    call('failed');
    expect(circuit.status()).toMatchObject({ state: 'open', trialInSeconds: 10 });
    expect(call('ok')).toEqual([false]);
  });

  it('stays closed below the share, and forgets what is older than its window', async () => {
    const { time, circuit, call } = start();
    call('ok', 'ok', 'ok', 'failed', 'failed');
    expect(circuit.status().state).toBe('closed');
    await time.advance(34);
    expect(circuit.status()).toEqual({ state: 'closed', calls: 0, failures: 0 });
    call('failed', 'failed', 'failed');
    expect(circuit.status().state).toBe('closed');
  });

  it('lets one call through when its time is over, and closes when that is good', async () => {
    const { time, circuit, call } = start();
    call('failed', 'failed', 'failed', 'failed');
    await time.advance(10);
    expect(circuit.status().state).toBe('half-open');
    const trial = circuit.admit();
    expect(circuit.admit()).toBeUndefined();
    trial?.('ok');
    expect(circuit.status()).toEqual({ state: 'closed', calls: 0, failures: 0 });
  });

  it('opens for twice as long after a failed trial, up to the longest', async () => {
    const { time, circuit, call } = start();
    call('failed', 'failed', 'failed', 'failed');
    for (const seconds of [20, 30, 30]) {
      await time.advance(circuit.status().trialInSeconds ?? 0);
      expect(call('failed')).toEqual([true]);
      expect(circuit.status().trialInSeconds).toBe(seconds);
    }
  });

  it('lets another trial through when one tells nothing', async () => {
    const { time, call } = start();
    call('failed', 'failed', 'failed', 'failed');
    await time.advance(10);
    call('unknown');
    expect(call('ok', 'ok')).toEqual([true, true]);
  });

  it('does not count a call from before it opened, nor one call twice', async () => {
    const { time, circuit, call } = start();
    const old = circuit.admit();
    call('failed', 'failed', 'failed', 'failed');
    await time.advance(10);
    call('ok');
    old?.('failed');
    old?.('failed');
    expect(circuit.status()).toEqual({ state: 'closed', calls: 0, failures: 0 });
    const twice = circuit.admit();
    twice?.('ok');
    twice?.('failed');
    expect(circuit.status()).toEqual({ state: 'closed', calls: 1, failures: 0 });
  });
});
