import { MainstayError } from '#kernel/base';
import type { Models, Target } from '#kernel/models';
import type { Client } from '../client.ts';
import { problemOf } from '../problem.ts';
import type { Attempt } from './attempt.ts';
import type { Failure } from './failure.ts';

export type Traffic = Pick<Models['traffic'], 'enter' | 'enterNow'>;

type Pass = Awaited<ReturnType<Traffic['enter']>>;
type Outcome = NonNullable<Parameters<Pass['result']>[0]>;

export interface LaneRequest {
  readonly traffic: Traffic;
  readonly target: Target;
  readonly client: Client;
  /** The most that it may use. */
  readonly tokens: number;
  /** Who asks: callers with requests in line are served in turn. */
  readonly key: string;
  readonly patienceSeconds: number;
}

const nothingUsed = { inputTokens: 0, cachedInputTokens: 0, outputTokens: 0, estimated: false };

/**
 * Makes an attempt within the limits that hold for its provider, whoever asks: calls at a time and per minute, and a
 * circuit that is open while it fails. How the attempt went is told to the circuit.
 */
export async function inLane(request: LaneRequest, work: () => Promise<Attempt>): Promise<Attempt> {
  const { traffic, target, client, tokens } = request;
  let pass = client.gone() ? undefined : traffic.enterNow({ target, tokens });
  try {
    pass ??= await inLine(request);
  } catch (thrown) {
    if (!client.gone()) return { sent: false, failure: { problem: problemOf(thrown), elsewhere: true } };
    const upstreamEndedAt = performance.now();
    return { sent: true, httpStatus: 499, status: 'aborted', usage: nothingUsed, upstreamEndedAt };
  }
  try {
    const attempt = await work();
    if (!attempt.sent) pass.result(outcomeOf(target, attempt.failure));
    else if (attempt.status === 'succeeded') pass.result(undefined);
    else if (attempt.status === 'failed')
      pass.result(outcome(target, 'models.network', 'The stream broke off.'));
    pass.leave(attempt.sent ? attempt.usage.inputTokens + attempt.usage.outputTokens : undefined);
    return attempt;
  } finally {
    pass.leave();
  }
}

function inLine({ traffic, client, ...wish }: LaneRequest): Promise<Pass> {
  const waiting = new AbortController();
  client.onGone(() => waiting.abort());
  return traffic.enter({ ...wish, signal: waiting.signal });
}

/** In the words of the providers' room, which knows what speaks against a provider and what against a request. */
function outcomeOf(target: Target, { problem }: Failure): Outcome | undefined {
  const code = codeOf(problem.code);
  if (code === undefined) return undefined;
  return outcome(target, code, problem.message, problem.retryAfterSeconds);
}

function codeOf(code: string): string | undefined {
  if (code === 'gateway.provider_timeout') return 'models.timeout';
  if (code === 'gateway.provider_unreachable') return 'models.network';
  const status = Number(/^gateway\.provider_(\d+)$/.exec(code)?.[1]);
  if (status === 401 || status === 403) return 'models.wrong_key';
  if (status === 429) return 'models.rate_limited';
  if (status === 503 || status === 529) return 'models.overloaded';
  return status >= 500 ? 'models.provider_failed' : undefined;
}

function outcome(
  { provider, model }: Target,
  code: string,
  sentence: string,
  retryAfterSeconds?: number,
): Outcome {
  const error = new MainstayError(code, sentence, { kind: 'unavailable' });
  return {
    ...{ kind: 'next', code, provider, model, sentence, error },
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  };
}
