import { MainstayError } from '#kernel/base';
import { type FailureFacts, factsOf } from './failure-facts.ts';
import { type FailureCode, failureSentence, kindOfError } from './failure-words.ts';
import { retryAfterOf } from './retry-after.ts';

/**
 * What to do about a failure: ask the same provider again (`retry`), ask the next one at once (`next`), or give up,
 * since the request would fail anywhere (`final`).
 */
export type FailureKind = 'retry' | 'next' | 'final';

export interface Failure {
  readonly kind: FailureKind;
  /** One of `FailureCode`, or the code of a `MainstayError` that was thrown on the way. */
  readonly code: string;
  readonly provider: string;
  readonly model: string;
  /** The provider's status. */
  readonly status?: number;
  /** Seconds until it wants to be asked again. */
  readonly retryAfterSeconds?: number;
  /** What a person can act on; without keys, prompts, or the provider's own sentence, which may repeat both. */
  readonly sentence: string;
  /** The error to throw for it. */
  readonly error: MainstayError;
}

export interface FailureContext {
  readonly provider: string;
  readonly model: string;
  readonly now: Date;
}

type Verdict = readonly [kind: FailureKind, code: FailureCode];

/**
 * Sorts whatever a call to a provider threw: errors of the AI SDK, of `fetch` and undici, of a stream's middle, of an
 * abort or a time limit, of zod, and `MainstayError`s.
 */
export function classifyFailure(thrown: unknown, context: FailureContext): Failure {
  const { provider, model, now } = context;
  if (thrown instanceof MainstayError) return ownFailure(thrown, context);
  const facts = factsOf(thrown);
  const [kind, code] = judge(facts);
  const seconds = retryAfterOf(facts, now);
  const { status, field } = facts;
  const sentence = failureSentence(code, { provider, model, status, field, retryAfterSeconds: seconds });
  const known = {
    ...(status !== undefined && { status }),
    ...(seconds !== undefined && { retryAfterSeconds: seconds }),
  };
  const error = new MainstayError(code, sentence, {
    kind: kindOfError(code),
    retryable: kind === 'retry',
    // The error itself is not kept as the cause: it holds the whole request.
    details: { provider, model, ...known },
  });
  return { kind, code, provider, model, ...known, sentence, error };
}

/** Limits and open circuits of one provider say nothing about the next; refusals hold everywhere. */
function ownFailure(error: MainstayError, { provider, model }: FailureContext): Failure {
  const kind = error.kind === 'unavailable' || error.kind === 'limited' ? 'next' : 'final';
  const { retryAfterSeconds, status } = error.details;
  return {
    kind: error.code === 'models.bad_answer' ? 'retry' : kind,
    code: error.code,
    provider,
    model,
    ...(typeof status === 'number' && { status }),
    ...(typeof retryAfterSeconds === 'number' && { retryAfterSeconds }),
    sentence: error.message,
    error,
  };
}

function judge(facts: FailureFacts): Verdict {
  return (
    judgeEnding(facts) ??
    judgeNetwork(facts) ??
    judgeMeaning(facts) ??
    judgeStatus(facts) ??
    judgeAnswer(facts) ?? ['next', 'models.provider_failed']
  );
}

function judgeEnding({ names }: FailureFacts): Verdict | undefined {
  if (names.includes('TimeoutError')) return ['retry', 'models.timeout'];
  if (names.includes('AbortError')) return ['final', 'models.aborted'];
  return undefined;
}

const silence = new Set([
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'UND_ERR_CONNECT_TIMEOUT',
  'ETIMEDOUT',
]);
const lost =
  /^(ECONN|EPIPE|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ENETDOWN|UND_ERR_(SOCKET|CLOSED|DESTROYED|RES_|RESPONSE|REQ_))/;
/** Waiting does not help against an unknown name or a certificate that nobody trusts. */
const misconfigured =
  /^(ENOTFOUND|ERR_INVALID_URL|ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|HPE_INVALID_CONSTANT$)/;

function judgeNetwork({ systemCodes, names, message }: FailureFacts): Verdict | undefined {
  if (systemCodes.some((code) => silence.has(code))) return ['retry', 'models.timeout'];
  if (systemCodes.some((code) => misconfigured.test(code))) return ['next', 'models.network'];
  if (systemCodes.some((code) => lost.test(code))) return ['retry', 'models.network'];
  if (names.includes('TypeError') && /fetch failed|terminated|failed to fetch/.test(message)) {
    return ['retry', 'models.network'];
  }
  return undefined;
}

const contextWords =
  /context (length|window|size)|prompt is too long|maximum context|(exceed\w*|too many|maximum number of) [^.]{0,40}\btokens\b|input is too long/;
const filterWords =
  /content (management|filter)|content_filter|moderation|flagged|blocked by .{0,30}(filter|safety|policy)/;
const moneyWords = /credit balance|insufficient (credits|balance|funds)|billing hard limit|spend limit/;

/** What the codes of providers mean, the plainer before the vaguer: one error may have several. */
const byWord: readonly (readonly [Verdict, readonly string[]])[] = [
  [
    ['next', 'models.context_too_long'],
    ['context_length_exceeded', 'exceed_context_size_error', 'prompt_too_long'],
  ],
  [
    ['next', 'models.quota_used_up'],
    ['insufficient_quota', 'billing_error', 'enforced_spend_limit_reached', 'billing_hard_limit_reached'],
  ],
  [
    ['next', 'models.wrong_key'],
    ['api_key_invalid', 'invalid_api_key', 'authentication_error'],
  ],
  [
    ['next', 'models.content_filtered'],
    ['content_filter', 'content_policy_violation', 'responsibleaipolicyviolation'],
  ],
  [
    ['next', 'models.no_such_model'],
    ['model_not_found', 'deploymentnotfound', 'invalid_model', 'unknown_model', 'not_found_error'],
  ],
  [
    ['retry', 'models.overloaded'],
    ['overloaded_error', 'unavailable'],
  ],
  [
    ['retry', 'models.rate_limited'],
    ['rate_limit_exceeded', 'rate_limit_error', 'rate_limited', 'resource_exhausted'],
  ],
  [
    ['next', 'models.invalid_request'],
    ['unsupported_parameter', 'unsupported_value'],
  ],
];

/** What a provider's codes and sentences mean, which statuses alone do not tell. */
function judgeMeaning(facts: FailureFacts): Verdict | undefined {
  const { words, message } = facts;
  // Google says "exceeded your current quota" of a minute's limit, too; a limit of 0 or of a day is one that stays.
  if (words.has('resource_exhausted') && /limit: 0\b|perday/.test(message))
    return ['next', 'models.quota_used_up'];
  // One request above a limit per minute: waiting does not make it smaller.
  if (words.has('rate_limit_exceeded') && /request too large/.test(message))
    return ['next', 'models.rate_limited'];
  return byWord.find(([, some]) => some.some((word) => words.has(word)))?.[0] ?? judgeSentence(facts);
}

function judgeSentence({ message, status, headers }: FailureFacts): Verdict | undefined {
  const refused = status === undefined || (status >= 400 && status < 500 && status !== 429);
  if (!refused) return undefined;
  if (moneyWords.test(message) && headers['retry-after'] === undefined)
    return ['next', 'models.quota_used_up'];
  if (contextWords.test(message)) return ['next', 'models.context_too_long'];
  return status !== undefined && filterWords.test(message) ? ['next', 'models.content_filtered'] : undefined;
}

const byStatus: Readonly<Record<number, Verdict>> = {
  400: ['final', 'models.invalid_request'],
  401: ['next', 'models.wrong_key'],
  403: ['next', 'models.forbidden'],
  404: ['next', 'models.no_such_model'],
  405: ['next', 'models.no_such_model'],
  408: ['retry', 'models.timeout'],
  409: ['retry', 'models.overloaded'],
  413: ['next', 'models.request_too_large'],
  422: ['final', 'models.invalid_request'],
  425: ['retry', 'models.overloaded'],
  429: ['retry', 'models.rate_limited'],
  501: ['next', 'models.provider_failed'],
  503: ['retry', 'models.overloaded'],
  504: ['retry', 'models.timeout'],
  529: ['retry', 'models.overloaded'],
};

function judgeStatus({ status, headers }: FailureFacts): Verdict | undefined {
  if (status === undefined || status < 300) return undefined;
  if (status < 400) return ['next', 'models.redirected'];
  // OpenRouter's 402 with a time is a budget of calls under way, which frees itself.
  if (status === 402) {
    return headers['retry-after'] === undefined
      ? ['next', 'models.quota_used_up']
      : ['retry', 'models.rate_limited'];
  }
  return (
    byStatus[status] ??
    (status < 500 ? ['final', 'models.invalid_request'] : ['retry', 'models.provider_failed'])
  );
}

const unusable = new Set([
  'AI_APICallError',
  'AI_EmptyResponseBodyError',
  'AI_InvalidResponseDataError',
  'AI_JSONParseError',
  'AI_NoContentGeneratedError',
  'AI_NoObjectGeneratedError',
  'AI_NoOutputGeneratedError',
  'AI_TypeValidationError',
  'AI_InvalidStreamPartError',
  'SyntaxError',
  'ZodError',
]);
const impossible = new Set([
  'AI_InvalidPromptError',
  'AI_InvalidArgumentError',
  'AI_InvalidMessageRoleError',
]);
const unsupported = new Set([
  'AI_UnsupportedFunctionalityError',
  'AI_TooManyEmbeddingValuesForCallError',
  'AI_NoSuchModelError',
]);

/** An answer that came and is none, and requests that the provider's package does not send. */
function judgeAnswer({ name, names, words, message }: FailureFacts): Verdict | undefined {
  if (impossible.has(name)) return ['final', 'models.invalid_request'];
  if (unsupported.has(name)) return ['next', 'models.invalid_request'];
  if (name === 'AI_LoadAPIKeyError') return ['next', 'models.wrong_key'];
  if (/overloaded/.test(message) && words.size > 0) return ['retry', 'models.overloaded'];
  if (words.size > 0 && !names.includes('Error')) return ['retry', 'models.provider_failed'];
  if (names.some((one) => unusable.has(one))) return ['retry', 'models.bad_answer'];
  return undefined;
}
