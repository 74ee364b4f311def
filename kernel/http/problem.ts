import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { type ErrorKind, MainstayError } from '#kernel/base';

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

const titles: Readonly<Record<number, string>> = {
  400: 'The request is not valid',
  401: 'Not signed in',
  403: 'Not allowed',
  404: 'Not found',
  409: 'In conflict with the present state',
  413: 'Too large',
  415: 'Media type not understood',
  429: 'Too many requests',
  500: 'Something failed inside',
  503: 'Not available now',
};

/** RFC 9457, with a stable `code` and the id under which the logs hold the rest. */
export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    code: z.string(),
    request_id: z.string(),
  })
  .loose()
  .meta({ id: 'Problem', description: 'What went wrong (RFC 9457, application/problem+json).' });

export type Problem = z.infer<typeof problemSchema>;

/** Describes anything that was thrown, without telling a stranger what is nobody's business. */
export function problemOf(thrown: unknown, requestId: string): Problem {
  const { status, code, detail, details } = describe(thrown);
  return {
    ...details,
    type: `urn:mainstay:error:${code}`,
    title: titles[status] ?? 'The request failed',
    status,
    detail,
    code,
    request_id: requestId,
  };
}

interface Description {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

function describe(thrown: unknown): Description {
  if (thrown instanceof MainstayError && thrown.kind !== 'internal') {
    const { code, message: detail, details } = thrown;
    return { status: statusOfKind[thrown.kind], code, detail, details };
  }
  if (hasZodFastifySchemaValidationErrors(thrown)) {
    const problems = thrown.validation.map(({ instancePath, message }) => ({
      field: instancePath.replace(/^\//, '').replaceAll('/', '.'),
      problem: message ?? 'is not valid',
    }));
    const first = problems[0];
    const detail = first
      ? `${first.field || thrown.validationContext || 'body'}: ${first.problem}`
      : 'It is not valid.';
    return { status: 400, code: 'http.invalid_request', detail, details: { problems } };
  }
  if (isFastifyError(thrown) && thrown.statusCode !== undefined && thrown.statusCode < 500) {
    return { status: thrown.statusCode, code: codeOfFastify(thrown), detail: thrown.message };
  }
  if (isUnreadableValue(thrown)) {
    const detail = 'A value cannot be read: an id or cursor of another form, or text with a zero byte.';
    return { status: 400, code: 'http.invalid_request', detail };
  }
  const detail = 'The server could not do this. The log holds the cause under this request id.';
  return { status: 500, code: thrown instanceof MainstayError ? thrown.code : 'http.internal', detail };
}

const isFastifyError = (thrown: unknown): thrown is FastifyError =>
  thrown instanceof Error && 'statusCode' in thrown;

/** PostgreSQL's codes for text that is no valid text, or no value of the column's type (appendix A, class 22). */
const unreadable = new Set(['22021', '22P02', '22P05']);

const isUnreadableValue = (thrown: unknown): boolean =>
  thrown instanceof Error &&
  'code' in thrown &&
  typeof thrown.code === 'string' &&
  unreadable.has(thrown.code);

const fastifyCodes: Readonly<Record<string, string>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'http.body_too_large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'http.unknown_media_type',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'http.empty_body',
  FST_ERR_CTP_INVALID_JSON_BODY: 'http.invalid_json',
};

const codeOfFastify = (error: FastifyError): string =>
  fastifyCodes[error.code] ?? (error.statusCode === 429 ? 'http.too_many_requests' : 'http.invalid_request');

export function sendProblem(thrown: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const problem = problemOf(thrown, request.id);
  if (problem.status >= 500) request.log.error({ err: thrown, code: problem.code }, 'A request failed');
  if (problem.status === 429 && !reply.hasHeader('retry-after')) void reply.header('retry-after', '60');
  void reply.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
}
