import type { Operation } from '#kernel/models';
import { budgetExceeded, type Problem } from './problem.ts';

/** A problem as a client of that API expects it. */
export interface Wording {
  readonly status: number;
  readonly body: string;
}

type Words = (problem: Problem, requestId: string) => Wording;

/** The types and codes that OpenAI's API answers with, as its packages and its users' programs know them. */
const openAiTypes: Readonly<Record<number, string>> = {
  401: 'invalid_request_error',
  403: 'invalid_request_error',
  429: 'requests',
};
const openAiCodes: Readonly<Record<string, string>> = {
  [budgetExceeded]: 'insufficient_quota',
  'gateway.unknown_model': 'model_not_found',
  'gateway.rate_limited': 'rate_limit_exceeded',
  'guard.blocked': 'content_filter',
  'identity.invalid_key': 'invalid_api_key',
  'identity.invalid_token': 'invalid_api_key',
  'identity.key_missing': 'invalid_api_key',
};

const openAi: Words = (problem) => {
  const { status, code, message, param } = problem;
  const type =
    code === budgetExceeded
      ? 'insufficient_quota'
      : (openAiTypes[status] ?? (status >= 500 ? 'server_error' : 'invalid_request_error'));
  return {
    status,
    body: JSON.stringify({ error: { message, type, param, code: openAiCodes[code] ?? code } }),
  };
};

/** https://docs.anthropic.com/en/api/errors */
const anthropicTypes: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  402: 'billing_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  504: 'timeout_error',
  529: 'overloaded_error',
};

const anthropic: Words = ({ status: known, code, message }, requestId) => {
  const status = code === budgetExceeded ? 402 : known;
  const type = anthropicTypes[status] ?? (status >= 500 ? 'api_error' : 'invalid_request_error');
  return {
    status,
    body: JSON.stringify({ type: 'error', error: { type, message }, request_id: requestId }),
  };
};

export const inWords = (operation: Operation, problem: Problem, requestId: string): Wording =>
  (operation === 'messages' ? anthropic : openAi)(problem, requestId);

/** The last event of a stream that cannot go on. */
export function asEvent(operation: Operation, problem: Problem, requestId: string): string {
  const { body } = inWords(operation, problem, requestId);
  if (operation === 'chat') return `data: ${body}\n\n`;
  return `event: error\ndata: ${body}\n\n`;
}
