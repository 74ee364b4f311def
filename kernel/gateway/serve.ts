import { allowsModel } from '#kernel/identity';
import { blocked, type Charge, type Screening, screenTexts, type Target } from '#kernel/models';
import type { Admission, Caller } from './admission.ts';
import type { Client } from './client.ts';
import type { GatewayParts } from './gateway.ts';
import type { Measures } from './measures.ts';
import { type ModelNames, nameOf } from './models.ts';
import { type Problem, problemOf, retryHeaders } from './problem.ts';
import { asEvent, inWords } from './problem-words.ts';
import { type Recording, startRecording } from './record/recording.ts';
import { type GatewayRequest, readRequest } from './requests/request.ts';
import type { Attempt } from './upstream/attempt.ts';
import { inLane } from './upstream/lane.ts';
import { passThrough } from './upstream/pass-through.ts';
import type { LazyPools } from './upstream/pools.ts';

export interface Serving extends GatewayParts {
  readonly names: ModelNames;
  readonly admission: Admission;
  readonly measures: Measures;
  readonly pools: LazyPools;
}

/** One request with the way back to who made it. */
export interface Exchange {
  readonly operation: GatewayRequest['operation'];
  readonly body: string;
  readonly caller: Caller;
  readonly client: Client;
  readonly requestId: string;
  /** The headers of the client that belong to the protocol. */
  readonly headers: Readonly<Record<string, string>>;
  /** When the body was there, by `performance.now()`. */
  readonly receivedAt: number;
}

/** Answers a request, whatever happens. Never rejects. */
export async function serve(serving: Serving, asked: Exchange): Promise<void> {
  const { operation, requestId } = asked;
  const recording = startRecording(serving.settings.gateway.record, serving.guard, operation, asked.client);
  const exchange = recording ? { ...asked, client: recording.client } : asked;
  const { client } = exchange;
  let model = 'unknown';
  try {
    const admitted = admit(serving, exchange);
    model = nameOf(admitted.targets[0]);
    const charge = await serving.accounts.begin(chargeOf(serving, exchange, admitted));
    if (admitted.screening.action === 'block') throw refuse(charge, { ...admitted, recording });
    const { attempt, target } = await tryTargets(serving, exchange, { ...admitted, recording }, charge);
    model = nameOf(target);
    serving.measures.count(operation, model, attempt.httpStatus);
    serving.measures.overhead(operation, attempt.overheadSeconds);
  } catch (thrown) {
    const problem = problemOf(thrown);
    if (problem.status >= 500)
      serving.log.error({ err: thrown, request_id: requestId }, 'The gateway failed');
    serving.measures.count(operation, model, problemTo(exchange, problem));
  }
  if (!client.started()) client.end();
}

interface Admitted {
  readonly request: GatewayRequest;
  readonly targets: readonly [Target, ...Target[]];
  readonly screening: Screening;
  readonly maxOutputTokens: number;
}

interface Recorded extends Admitted {
  readonly recording: Recording | undefined;
}

/** Everything that is decided before money is set aside, cheapest first. */
function admit({ admission, names, guard, settings }: Serving, exchange: Exchange): Admitted {
  const { caller, operation, body } = exchange;
  admission.count(caller);
  const request = readRequest(operation, body);
  const [first, ...others] = names.resolve(request.model, (name) =>
    allowsModel(caller.key.allowedModels, name),
  );
  if (!first) throw new Error('A name stands for no model.');
  return {
    request,
    targets: [first, ...others],
    screening: screenTexts(guard, request.texts),
    maxOutputTokens: request.maxOutputTokens ?? settings.models.max_output_tokens,
  };
}

/** What the guard blocks costs nothing, and is on record. */
function refuse(charge: Charge, admitted: Recorded): Error {
  const error = blocked(admitted.screening);
  charge.end({ status: 'refused', usage: noTokens, seconds: 0, errorCode: error.code, ...kept(admitted) });
  return error;
}

function chargeOf({ dearest }: Serving, { caller }: Exchange, admitted: Admitted) {
  const { request, targets, screening } = admitted;
  const isFree = screening.action === 'block';
  const inputTokens = isFree ? 0 : request.inputTokens;
  const maxOutputTokens = isFree ? 0 : admitted.maxOutputTokens * request.answers;
  return {
    facts: { app: 'gateway', userId: caller.userId, projectId: caller.key.projectId, keyId: caller.key.id },
    operation: request.operation,
    route: request.model,
    target: targets.length === 1 ? targets[0] : dearest(targets, { inputTokens, maxOutputTokens }),
    inputTokens,
    maxOutputTokens,
    budgets: caller.budgets,
  };
}

interface Served {
  readonly attempt: { readonly httpStatus: number; readonly overheadSeconds: number };
  readonly target: Target;
}

/** Asks the targets in turn until one has answered; once something was sent, nothing can be taken back. */
async function tryTargets(
  serving: Serving,
  exchange: Exchange,
  admitted: Recorded,
  charge: Charge,
): Promise<Served> {
  const { client, receivedAt } = exchange;
  const { targets } = admitted;
  let target = targets[0];
  let attempt: Attempt | undefined;
  const askedAt = performance.now();
  let lastAskedAt = askedAt;
  try {
    for (target of targets) {
      lastAskedAt = performance.now();
      attempt = await tryTarget(serving, exchange, admitted, target);
      if (attempt.sent || !attempt.failure.elsewhere || client.gone()) break;
    }
  } catch (thrown) {
    charge.end({ status: 'failed', usage: noTokens, seconds: 0, errorCode: 'gateway.internal' });
    throw thrown;
  }
  if (!attempt) throw new Error('There was no target to ask.');
  const endedAt = performance.now();
  const seconds = (endedAt - askedAt) / 1000;
  if (!attempt.sent) {
    const { problem } = attempt.failure;
    const status = client.gone() ? 'aborted' : 'failed';
    charge.end({
      status,
      usage: noTokens,
      seconds,
      errorCode: problem.code,
      target,
      ...kept(admitted),
    });
    const httpStatus = problemTo(exchange, problem, attempt.failure.answer);
    return { attempt: { httpStatus, overheadSeconds: (askedAt - receivedAt) / 1000 }, target };
  }
  const { firstPartAt, upstreamEndedAt } = attempt;
  charge.end({
    status: attempt.status,
    usage: attempt.usage,
    target,
    seconds,
    ...(admitted.request.stream && firstPartAt && { firstPartSeconds: (firstPartAt - lastAskedAt) / 1000 }),
    ...(attempt.errorCode && { errorCode: attempt.errorCode }),
    ...kept(admitted),
  });
  const overheadSeconds = (askedAt - receivedAt + (performance.now() - upstreamEndedAt)) / 1000;
  return { attempt: { httpStatus: attempt.httpStatus, overheadSeconds }, target };
}

/** What is written down of a call beside its numbers. */
function kept({ recording, request, screening }: Recorded): Pick<Outcome, 'texts' | 'guard'> {
  const { texts, guard } = recording?.kept(request, screening) ?? { guard: screening };
  return { ...(texts && { texts }), ...((guard.action !== 'allow' || guard.rules.length > 0) && { guard }) };
}

type Outcome = Parameters<Charge['end']>[0];

const noTokens = { inputTokens: 0, cachedInputTokens: 0, outputTokens: 0, estimated: false };

/** With another target left, a request does not wait longer than this for the one before. */
const patienceBeforeNext = 5;

function tryTarget(
  serving: Serving,
  exchange: Exchange,
  admitted: Admitted,
  target: Target,
): Promise<Attempt> {
  const { traffic, settings } = serving;
  const { request, targets, maxOutputTokens } = admitted;
  const { timeout_seconds: timeout } = settings.models;
  const isLast = target === targets.at(-1);
  const lane = {
    traffic,
    target,
    client: exchange.client,
    tokens: request.inputTokens + maxOutputTokens,
    key: exchange.caller.key.id,
    patienceSeconds: isLast ? timeout : Math.min(patienceBeforeNext, timeout),
  };
  return inLane(lane, () => ask(serving, exchange, admitted, target));
}

async function ask(
  { providers, pools }: Serving,
  exchange: Exchange,
  { request, maxOutputTokens }: Admitted,
  target: Target,
): Promise<Attempt> {
  const provider = providers.get(target.provider);
  if (!provider) throw new Error(`The provider ${target.provider} is gone.`);
  const { operation } = request;
  const { client, headers, requestId } = exchange;
  const call = {
    ...{ request, target, client, maxOutputTokens },
    asEvent: (problem: Problem) => asEvent(operation, problem, requestId),
  };
  const endpoint = provider.endpoint(operation, target.model);
  if (endpoint) return passThrough({ ...call, endpoint, pools: await pools.open(), headers });
  // Loads the schemas of requests, which most installations never need.
  const { embed, translate } = await import('./translate/index.ts');
  return operation === 'embeddings'
    ? embed({ ...call, provider })
    : translate({ ...call, provider }, operation);
}

/** @returns the status that was sent */
export function problemTo(
  { operation, client, requestId }: Exchange,
  problem: Problem,
  answer?: { readonly status: number; readonly body: Buffer },
): number {
  const { status, body } = answer ?? inWords(operation, problem, requestId);
  if (client.gone()) return 499;
  if (!client.started()) client.send(status, 'application/json', body, retryHeaders(problem));
  return status;
}
