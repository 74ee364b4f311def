import { type ErrorKind, MainstayError } from '#kernel/base';

/** What went wrong, before it is put into the words of a protocol. */
export interface Problem {
  readonly status: number;
  /** Stable. */
  readonly code: string;
  readonly message: string;
  /** The field of the request that it is about. */
  readonly param: string | null;
  /**
   * Whether the clients' own retries have a chance: the official packages repeat 408, 409, 429 and 5xx, unless they
   * are told not to.
   */
  readonly retry: boolean;
  readonly retryAfterSeconds?: number;
}

const statusOfKind: Readonly<Record<ErrorKind, number>> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  refused: 403,
  'not-found': 404,
  conflict: 409,
  'too-large': 413,
  limited: 429,
  unavailable: 503,
  internal: 500,
};

/** Describes anything that was thrown, without telling a stranger what is nobody's business. */
export function problemOf(thrown: unknown): Problem {
  if (thrown instanceof MainstayError && thrown.kind !== 'internal') {
    const { code, message, kind, details, retryable } = thrown;
    const wait = details.retryAfterSeconds;
    return {
      status: statusOf(code, kind),
      code,
      message,
      param: typeof details.field === 'string' ? details.field : null,
      retry: retryable && code !== budgetExceeded,
      ...(typeof wait === 'number' && { retryAfterSeconds: Math.max(1, Math.ceil(wait)) }),
    };
  }
  if (isTooLarge(thrown)) {
    const message = 'The request is larger than this gateway takes.';
    return { status: 413, code: 'http.body_too_large', message, param: null, retry: false };
  }
  const message = 'The gateway could not do this. The log holds the cause under this request id.';
  return { status: 500, code: 'gateway.internal', message, param: null, retry: false };
}

export const budgetExceeded = 'models.budget_exceeded';

/** An attack that was refused is the fault of the request; a budget is told apart by the protocols. */
function statusOf(code: string, kind: ErrorKind): number {
  if (code === budgetExceeded) return 429;
  return code.startsWith('guard.') ? 400 : statusOfKind[kind];
}

const isTooLarge = (thrown: unknown): boolean =>
  thrown instanceof Error && 'statusCode' in thrown && thrown.statusCode === 413;

/** Headers that tell a client when to come again, or not to. */
export function retryHeaders(problem: Problem): Record<string, string> {
  return {
    ...(problem.retryAfterSeconds !== undefined && { 'retry-after': String(problem.retryAfterSeconds) }),
    ...((problem.status === 429 || problem.status >= 500) && {
      'x-should-retry': problem.retry ? 'true' : 'false',
    }),
  };
}
