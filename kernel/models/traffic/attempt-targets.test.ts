import { describe, expect, it } from 'vitest';
import { MainstayError } from '#kernel/base';
import type { Target } from '../call.ts';
import { type AttemptOptions, type AttemptReport, attemptTargets } from './attempt-targets.ts';
import { backoffSeconds } from './backoff.ts';
import { fakeTime, settled } from './test-support.ts';
import { createTraffic } from './traffic.ts';

const first: Target = { provider: 'one', model: 'm' };
const second: Target = { provider: 'two', model: 'n' };

/** What a provider's package throws: the status, and what the provider wrote. */
const answered = (statusCode: number, responseHeaders: Record<string, string> = {}): Error =>
  Object.assign(new Error('refused'), { name: 'AI_APICallError', statusCode, responseHeaders });

type Behaviour = Error | string | 'hang';

function start(
  behaviours: Readonly<Record<string, Behaviour[]>>,
  more: Partial<AttemptOptions<string>> = {},
  settings: Partial<Parameters<typeof createTraffic>[0]> = {},
) {
  const time = fakeTime();
  const traffic = createTraffic({ concurrency: 16, ...settings }, { time, random: () => 0.5 });
  const asked: string[] = [];
  const reports: AttemptReport[] = [];
  const call = (options: Partial<AttemptOptions<string>> = {}) =>
    attemptTargets<string>({
      targets: [first, second],
      traffic,
      retries: 2,
      timeoutSeconds: 60,
      async attempt({ provider }) {
        asked.push(provider);
        const behaviour = behaviours[provider]?.shift() ?? `answer of ${provider}`;
        if (behaviour === 'hang') return new Promise(() => undefined);
        if (behaviour instanceof Error) throw behaviour;
        return behaviour;
      },
      onAttempt: (report) => reports.push(report),
      ...more,
      ...options,
    });
  return { time, traffic, asked, reports, call };
}

/** How a promise ended, asked after the clock was turned. */
function outcome<Value>(promise: Promise<Value>) {
  const state: { value?: Value; error?: unknown; ended: boolean } = { ended: false };
  void promise.then(
    (value) => Object.assign(state, { value, ended: true }),
    (error: unknown) => Object.assign(state, { error, ended: true }),
  );
  return state;
}

describe('attempts at targets', () => {
  it('ask a provider that wants to be left alone for years once an hour', async () => {
    const { call, asked, time } = start({ one: [answered(429, { 'retry-after': '99999999' })] });
    await call();
    await call();
    await time.advance(3601);
    await call();
    expect(asked).toEqual(['one', 'two', 'two', 'one']);
  });

  it('take the first answer', async () => {
    const { call, asked, reports, traffic } = start({});
    const answer = await call();
    expect(answer).toMatchObject({ value: 'answer of one', target: first, attempts: 1 });
    expect(asked).toEqual(['one']);
    expect(reports).toMatchObject([{ target: first, number: 1 }]);
    expect(traffic.status()).toMatchObject([{ provider: 'one', active: 1 }]);
    answer.leave();
    expect(traffic.status()).toMatchObject([{ provider: 'one', active: 0 }]);
  });

  it('ask the same target again after growing, random times', async () => {
    const { call, asked, time } = start({ one: [answered(500), answered(503)] });
    const ended = outcome(call());
    await time.advance(0.24);
    expect(asked).toEqual(['one']);
    await time.advance(0.02);
    expect(asked).toEqual(['one', 'one']);
    await time.advance(0.51);
    expect(ended.value).toMatchObject({ value: 'answer of one', attempts: 3 });
  });

  it('go to the next target at once when the same one cannot recover', async () => {
    for (const status of [401, 403, 404, 402]) {
      const { call, asked } = start({ one: [answered(status)] });
      expect(await call()).toMatchObject({ value: 'answer of two', target: second, attempts: 2 });
      expect(asked).toEqual(['one', 'two']);
    }
  });

  it('end at once when the request itself is wrong', async () => {
    const { call, asked } = start({ one: [answered(400)] });
    await expect(call()).rejects.toMatchObject({ code: 'models.invalid_request' });
    expect(asked).toEqual(['one']);
  });

  it('wait as long as the provider asks, and go on when that is too long', async () => {
    const short = start({ one: [answered(429, { 'retry-after': '3' })] });
    const ended = outcome(short.call());
    await short.time.advance(2.9);
    expect(short.asked).toEqual(['one']);
    await short.time.advance(0.5);
    expect(ended.value?.target).toEqual(first);
    const long = start({ one: [answered(429, { 'retry-after': '30' })] });
    expect((await long.call()).target).toEqual(second);
    // Alone, a target is waited for as long as a call may take.
    const alone = start({ one: [answered(429, { 'retry-after': '30' })] }, { targets: [first] });
    const later = outcome(alone.call());
    await alone.time.advance(31);
    expect(later.value?.target).toEqual(first);
  });

  it('leave a model alone for everybody that asked for it', async () => {
    const { call, asked, time, traffic } = start({ one: [answered(429, { 'retry-after': '30' })] });
    await call();
    expect(traffic.status()[0]?.paused).toEqual([{ model: 'm', seconds: 30 }]);
    await call();
    expect(asked).toEqual(['one', 'two', 'two']);
    await time.advance(31);
    await call();
    expect(asked).toEqual(['one', 'two', 'two', 'one']);
  });

  it('end an attempt after its time, even one that does not listen, and ask the next target', async () => {
    const { call, time, asked, reports } = start({ one: ['hang'] }, { timeoutSeconds: 10 });
    const ended = outcome(call());
    await time.advance(10);
    expect(ended.value?.target).toEqual(second);
    expect(asked).toEqual(['one', 'two']);
    expect(reports[0]).toMatchObject({ seconds: 10, failure: { code: 'models.timeout' } });
  });

  it('say what each target said when none answers', async () => {
    const { call, time } = start(
      { one: [answered(401)], two: [answered(429, { 'retry-after': '90' })] },
      { retries: 0 },
    );
    const ended = outcome(call());
    await time.advance(1);
    expect(ended.error).toBeInstanceOf(MainstayError);
    expect(ended.error).toMatchObject({
      code: 'models.all_failed',
      details: {
        retryAfterSeconds: 90,
        failures: [
          { provider: 'one', model: 'm', code: 'models.wrong_key', status: 401 },
          { provider: 'two', model: 'n', code: 'models.rate_limited', status: 429 },
        ],
      },
    });
    expect(String(ended.error)).toContain('one/m: one does not accept its key');
    await expect(call({ targets: [] })).rejects.toMatchObject({ code: 'models.all_failed' });
  });

  it.each(['in the attempt', 'between two attempts', 'in line'])(
    'end at the abort of the caller %s',
    async (when) => {
      const behaviours = { one: when === 'in the attempt' ? ['hang'] : [answered(500)] };
      const { call, time, asked, traffic } = start(behaviours, { targets: [first] }, { concurrency: 1 });
      const abort = new AbortController();
      const held =
        when === 'in line'
          ? await traffic.enter({
              target: first,
              tokens: 0,
              key: '',
              patienceSeconds: 1,
              signal: new AbortController().signal,
            })
          : undefined;
      const ended = outcome(call({ signal: abort.signal }));
      await time.advance(0.1);
      abort.abort();
      await settled();
      expect(ended.error).toMatchObject({ code: 'models.aborted' });
      expect(asked.length).toBeLessThanOrEqual(1);
      held?.leave();
      expect(traffic.status()).toMatchObject([{ active: 0, waiting: 0 }]);
    },
  );

  it('pass by a provider that mostly fails, until a trial succeeds', async () => {
    const failing = Array.from({ length: 10 }, () => answered(500));
    const { call, asked, time, traffic } = start({ one: failing }, { retries: 0 });
    for (let count = 0; count < 12; count += 1) (await call()).leave();
    expect(asked.filter((provider) => provider === 'one').length).toBe(10);
    expect(traffic.status()[0]?.circuit.state).toBe('open');
    await expect(call({ targets: [first] })).rejects.toMatchObject({
      code: 'models.all_failed',
      details: { failures: [{ code: 'models.circuit_open' }] },
    });
    await time.advance(10);
    expect((await call()).target).toEqual(first);
    expect(traffic.status()[0]?.circuit.state).toBe('closed');
  });

  it('do not count against a provider what it refuses with good reason', async () => {
    const refusing = Array.from({ length: 20 }, () => answered(404));
    const { call, traffic } = start({ one: refusing }, { retries: 0 });
    for (let count = 0; count < 20; count += 1) (await call()).leave();
    expect(traffic.status()[0]?.circuit).toMatchObject({ state: 'closed', failures: 0 });
  });

  it('wait for a place no longer than their patience, and ask the next target then', async () => {
    const { call, time } = start({}, {}, { concurrency: 1 });
    const held = await call();
    const other = outcome(call());
    await time.advance(4.9);
    expect(other.ended).toBe(false);
    await time.advance(0.2);
    expect(other.value?.target).toEqual(second);
    const alone = outcome(call({ targets: [first], timeoutSeconds: 8 }));
    await time.advance(8);
    expect(alone.error).toMatchObject({ code: 'models.all_failed', kind: 'limited' });
    held.leave();
    expect((await call()).target).toEqual(first);
  });

  it('keep to the requests and tokens of a minute', async () => {
    const { call, time } = start({}, { targets: [first], timeoutSeconds: 100 }, { tokens_per_minute: 1000 });
    const used = await call({ tokens: 900 });
    const waiting = outcome(call({ tokens: 900 }));
    await time.advance(30);
    expect(waiting.ended).toBe(false);
    await time.advance(32);
    expect(waiting.value?.value).toBe('answer of one');
    used.leave(900);
    await expect(call({ tokens: 900, timeoutSeconds: 20 })).rejects.toMatchObject({
      code: 'models.all_failed',
      kind: 'limited',
      details: { failures: [{ code: 'models.rate_limited' }] },
    });
  });
});

describe('times between attempts', () => {
  it('are a random share of a time that doubles up to 8 s', () => {
    expect([1, 2, 3, 4, 5, 6, 20].map((failed) => backoffSeconds(failed, 1))).toEqual([
      0.5, 1, 2, 4, 8, 8, 8,
    ]);
    expect(backoffSeconds(3, 0)).toBe(0);
    expect(backoffSeconds(3, 0.25)).toBe(0.5);
  });
});
