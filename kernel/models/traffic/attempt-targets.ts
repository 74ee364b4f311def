import { type ErrorKind, MainstayError } from '#kernel/base';
import type { Target } from '../call.ts';
import { classifyFailure, type Failure } from '../providers/failure.ts';
import { backoffSeconds } from './backoff.ts';
import { type Follower, follow } from './follow.ts';
import type { Pass, Traffic } from './traffic.ts';

/** One attempt, for metrics and the record. */
export interface AttemptReport {
  readonly target: Target;
  /** From 1, at this target. */
  readonly number: number;
  readonly seconds: number;
  /** Undefined when it succeeded. */
  readonly failure?: Failure;
}

export interface AttemptOptions<Value> {
  /** In order: the first that answers is taken. */
  readonly targets: readonly Target[];
  readonly traffic: Traffic;
  /** Further attempts at one target that may recover. */
  readonly retries: number;
  /** The time of one attempt, and the longest that a call waits at one target between its attempts. */
  readonly timeoutSeconds: number;
  readonly signal?: AbortSignal | undefined;
  /** Tokens that the call will use about, for the limit per minute. */
  readonly tokens?: number;
  /** Who asks, for a fair line. */
  readonly key?: string;
  /**
   * Asks one target. For a stream it resolves with the first part: from then on there is no further attempt and no time
   * limit, while `signal` still aborts when the caller does.
   */
  attempt(target: Target, signal: AbortSignal): Promise<Value>;
  onAttempt?(report: AttemptReport): void;
}

export interface Attempted<Value> {
  readonly value: Value;
  readonly target: Target;
  /** Attempts at all targets, this one included. */
  readonly attempts: number;
  /** To be called when the answer has ended, with the tokens it used: gives the call's place to the next. */
  leave(tokens?: number): void;
}

/** With another target left, a call does not wait longer than this for the one before. */
const patienceBeforeNext = 5;

/**
 * Asks the targets in turn. One that may recover is asked again, up to `1 + retries` times, after the time it asks for
 * or a random, growing one; where the wait is longer than the patience left, and after a time limit, the next target is
 * asked. An error of the request itself ends the call at once.
 *
 * @throws MainstayError `models.all_failed` with `details.failures`, one for each attempt; `models.aborted`;
 * `models.invalid_request` and other errors that no target would change
 */
export async function attemptTargets<Value>(options: AttemptOptions<Value>): Promise<Attempted<Value>> {
  const chain: Chain = { signal: options.signal ?? new AbortController().signal, failures: [], attempts: 0 };
  for (const [at, target] of options.targets.entries()) {
    const answer = await askTarget(options, target, chain, at === options.targets.length - 1);
    if (answer) return answer;
  }
  throw allFailed(chain.failures);
}

interface Chain {
  readonly signal: AbortSignal;
  readonly failures: Failure[];
  attempts: number;
}

/** The answer of one target; undefined when the next is to be asked. */
async function askTarget<Value>(
  options: AttemptOptions<Value>,
  target: Target,
  chain: Chain,
  isLast: boolean,
): Promise<Attempted<Value> | undefined> {
  const { traffic, timeoutSeconds, retries } = options;
  let patience = isLast ? timeoutSeconds : Math.min(patienceBeforeNext, timeoutSeconds);
  for (let number = 1; number <= 1 + retries; number += 1) {
    const answer = await askOnce(options, target, chain.signal, { number, patience });
    const { failure } = answer;
    if (answer.asked) chain.attempts += 1;
    if (failure === undefined) {
      return {
        value: answer.value,
        target,
        attempts: chain.attempts,
        leave: answer.leave,
      };
    }
    chain.failures.push(failure);
    if (failure.kind === 'final' || chain.signal.aborted) throw failure.error;
    const pause = pauseAfter(failure, number, traffic.random());
    patience -= answer.waited + pause;
    if (failure.kind === 'next' || number > retries || patience < 0) return undefined;
    // Whoever waited for one time limit shall not wait for a second while another target may answer.
    if (failure.code === 'models.timeout' && !isLast) return undefined;
    await traffic.time.wait(pause * 1000, chain.signal);
  }
  return undefined;
}

function pauseAfter({ retryAfterSeconds }: Failure, number: number, random: number): number {
  const jitter = backoffSeconds(number, random);
  return retryAfterSeconds === undefined ? jitter : retryAfterSeconds + jitter / 4;
}

type Asked<Value> =
  | { readonly asked: true; readonly failure: undefined; readonly value: Value; leave(tokens?: number): void }
  | { readonly asked: boolean; readonly failure: Failure; readonly waited: number };

async function askOnce<Value>(
  options: AttemptOptions<Value>,
  target: Target,
  signal: AbortSignal,
  { number, patience }: { readonly number: number; readonly patience: number },
): Promise<Asked<Value>> {
  const { traffic, tokens = 0, key = '' } = options;
  const { time } = traffic;
  const classify = (thrown: unknown): Failure => classifyFailure(thrown, { ...target, now: new Date() });
  const secondsSince = (start: number): number => (time.now() - start) / 1000;
  const came = time.now();
  let pass: Pass;
  try {
    pass = await traffic.enter({ target, tokens, key, signal, patienceSeconds: patience });
  } catch (thrown) {
    return { asked: false, failure: classify(thrown), waited: secondsSince(came) };
  }
  const waited = secondsSince(came);
  const begun = time.now();
  const follower = follow(signal);
  try {
    const value = await withinTime(options, target, follower);
    pass.result(undefined);
    options.onAttempt?.({ target, number, seconds: secondsSince(begun) });
    const leave = (used?: number): void => {
      follower.release();
      pass.leave(used);
    };
    return { asked: true, failure: undefined, value, leave };
  } catch (thrown) {
    // The caller's own abort, whatever it made the provider's package throw.
    const failure = classify(signal.aborted ? new DOMException('Aborted', 'AbortError') : thrown);
    follower.release();
    pass.result(failure);
    pass.leave(0);
    options.onAttempt?.({ target, number, seconds: secondsSince(begun), failure });
    return { asked: true, failure, waited };
  }
}

/** Ends with the time limit or the caller's abort even when the attempt does not listen to its signal. */
async function withinTime<Value>(
  { attempt, timeoutSeconds, traffic }: AttemptOptions<Value>,
  target: Target,
  follower: Follower,
): Promise<Value> {
  const { signal } = follower;
  const ended = new AbortController();
  void traffic.time.wait(timeoutSeconds * 1000, ended.signal).then(() => {
    if (!ended.signal.aborted) follower.abort(new DOMException('The attempt took too long.', 'TimeoutError'));
  });
  const stopped = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  try {
    return await Promise.race([attempt(target, signal), stopped]);
  } catch (thrown) {
    throw signal.aborted ? signal.reason : thrown;
  } finally {
    ended.abort();
    // An attempt that ended has nobody who listens to this.
    stopped.catch(() => undefined);
  }
}

function allFailed(failures: readonly Failure[]): MainstayError {
  if (failures.length === 0) {
    return new MainstayError(
      'models.all_failed',
      'There is no model to ask; set "models" in the configuration.',
      {
        kind: 'unavailable',
        retryable: false,
        details: { failures: [] },
      },
    );
  }
  // What each target said last: why it was given up.
  const last = new Map(failures.map((failure) => [`${failure.provider}/${failure.model}`, failure]));
  const said = [...last.values()];
  const kinds = new Set(said.map(({ error }) => error.kind));
  const [only] = kinds;
  const kind: ErrorKind = kinds.size === 1 && only !== undefined ? only : 'unavailable';
  const waits = said.flatMap(({ retryAfterSeconds }) => retryAfterSeconds ?? []);
  const names = [...last].map(([name, { sentence }]) => `${name}: ${sentence}`);
  return new MainstayError('models.all_failed', `No model answered. ${names.join(' ')}`, {
    kind,
    retryable: said.some(({ error }) => error.retryable),
    details: {
      failures: failures.map(({ provider, model, code, status, sentence }) => ({
        provider,
        model,
        code,
        ...(status !== undefined && { status }),
        sentence,
      })),
      ...(waits.length > 0 && { retryAfterSeconds: Math.min(...waits) }),
    },
  });
}
