import type { Problem } from '../problem.ts';

/** Why a target gave no answer, and what to do about it. */
export interface Failure {
  readonly problem: Problem;
  /** Whether another target may do better. */
  readonly elsewhere: boolean;
  /** The provider's own answer, when it is fit to be handed on. */
  readonly answer?: { readonly status: number; readonly body: Buffer };
}

/**
 * A provider's answer of 400 or more. Its own words are handed on, since they tell best what is wrong; but that it
 * refuses Mainstay's key is nothing that a client could mend, and a client would take it for its own key.
 */
export function failureOfAnswer(
  provider: string,
  status: number,
  body: Buffer,
  retryAfter: string | undefined,
): Failure {
  const retryAfterSeconds = secondsOf(retryAfter);
  const base = {
    code: `gateway.provider_${status}`,
    param: null,
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  };
  if (status === 401 || status === 403) {
    const message = `The provider "${provider}" refused Mainstay's own key (${status}). An administrator must check it.`;
    return { problem: { ...base, status: 502, message, retry: false }, elsewhere: true };
  }
  const retry = status === 408 || status === 409 || status === 429 || status >= 500;
  const message = `The provider "${provider}" answered with status ${status}.`;
  // The fault of the request: another provider would only say the same.
  const elsewhere = retry || status === 404;
  const own = body[0] === 0x7b && status < 600;
  return {
    problem: { ...base, status: own ? status : 502, message, retry },
    elsewhere,
    ...(own && { answer: { status, body } }),
  };
}

/** Told by their codes, so that undici need not be loaded for it. */
const timeouts = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'UND_ERR_CONNECT_TIMEOUT']);

/** An error of the connection before an answer came. */
export function failureOfConnection(provider: string, error: Error): Failure {
  const late = 'code' in error && timeouts.has(String(error.code));
  const problem: Problem = late
    ? {
        status: 504,
        code: 'gateway.provider_timeout',
        message: `The provider "${provider}" did not answer in time.`,
        param: null,
        retry: true,
      }
    : {
        status: 502,
        code: 'gateway.provider_unreachable',
        message: `The provider "${provider}" could not be reached, or broke off.`,
        param: null,
        retry: true,
      };
  return { problem, elsewhere: true };
}

/** RFC 9110, section 10.2.3: seconds or a date. */
function secondsOf(retryAfter: string | undefined): number | undefined {
  if (retryAfter === undefined) return undefined;
  const seconds = /^\d+(\.\d+)?$/.test(retryAfter)
    ? Number(retryAfter)
    : (Date.parse(retryAfter) - Date.now()) / 1000;
  return Number.isFinite(seconds) ? Math.max(1, Math.ceil(seconds)) : undefined;
}
