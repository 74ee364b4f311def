import { bareMedia, isJsonMedia, type ResponseSpec, responseFor, type Schema } from '../operation.ts';
import type { Exchange } from '../requests/case.ts';
import type { ApiSettings } from '../settings.ts';
import { type Problem, shapeOf } from './problem.ts';
import type { Validators } from './validators.ts';

export interface CheckContext {
  readonly validators: Validators;
  readonly settings: ApiSettings;
}

/**
 * Answers that any HTTP server may give before the API has seen the request: authentication, methods, media types,
 * sizes, rates, overload, gateways (RFC 9110, RFC 6585). A description need not list them.
 */
const ofTheServer = [304, 401, 403, 405, 406, 408, 411, 413, 414, 415, 421, 425, 426, 429, 431];

/** The checks that every answer passes, whatever was asked. */
export function checkAnswer(exchange: Exchange, context: CheckContext): Problem[] {
  return [
    ...serverError(exchange),
    ...statusCode(exchange, context),
    ...contentType(exchange),
    ...headers(exchange, context),
    ...bodySchema(exchange, context),
    ...responseTime(exchange, context),
  ];
}

function problem(
  exchange: Exchange,
  fields: Omit<Problem, 'operation' | 'confidence' | 'exchanges'> & Partial<Pick<Problem, 'confidence'>>,
): Problem {
  return {
    operation: exchange.case.operation,
    confidence: 'certain',
    ...fields,
    exchanges: [exchange],
  };
}

/**
 * `not_a_server_error`: any 5xx, whatever was sent, valid or broken. Not for a 501, 502, 503 or 504 that the document
 * names itself, nor for a 501 to another method: that is what 501 is for. Where 502, 503 or 504 is not documented a
 * person has to look, since a gateway may have said it.
 */
function serverError(exchange: Exchange): Problem[] {
  const { status, body } = exchange.answer;
  if (status < 500) return [];
  const documented = exchange.case.operation.responses.some((one) => one.status === String(status));
  if (status !== 500 && documented) return [];
  if (status === 501 && exchange.case.method !== undefined) return [];
  const gateway = [502, 503, 504].includes(status);
  const sent =
    exchange.case.broken === undefined ? 'a valid request' : `a request with ${brokenWords(exchange)}`;
  return [
    problem(exchange, {
      check: 'api.not_a_server_error',
      severity: exchange.case.broken === undefined ? 'critical' : 'serious',
      confidence: gateway ? 'review' : 'certain',
      what: `${sent} is answered with ${status}`,
      advice:
        'A server error means that the program met something it did not expect. Find it in the log of the server; a request that is wrong deserves an answer from 400 to 499.',
      cause: `${status} ${shapeOf(body)}`,
      source: 'RFC 9110, section 15.6',
    }),
  ];
}

export function brokenWords(exchange: Exchange): string {
  const { broken } = exchange.case;
  return broken === undefined ? 'valid data' : `${broken.where} breaking "${broken.rule}"`;
}

/**
 * `status_code_conformance`: the status is none that the document has, exactly, as a range or as `default`. Not for
 * operations without documented responses, not for what any HTTP server answers by itself, not for 5xx (see
 * `not_a_server_error`), and for broken requests only where the API answers with success or `strict` is set.
 */
function statusCode(exchange: Exchange, context: CheckContext): Problem[] {
  const { operation, broken, method } = exchange.case;
  const { status } = exchange.answer;
  if (method !== undefined || operation.responses.length === 0 || status >= 500) return [];
  if (ofTheServer.includes(status) || responseFor(operation, status) !== undefined) return [];
  if (broken !== undefined && status >= 400 && !context.settings.strict) return [];
  const known = operation.responses.map((response) => response.status).join(', ');
  // Where no error is described at all, that is one thing to mend, and not one for each status.
  const noErrors = status >= 400 && !operation.responses.some((one) => /^([45]|default)/.test(one.status));
  return [
    problem(exchange, {
      check: 'api.status_code_conformance',
      severity: status < 400 ? 'moderate' : 'minor',
      what: `the status ${status} is not documented (${known} are)`,
      advice: noErrors
        ? `Document the errors of this operation, such as ${status}; "default" stands for all of one form.`
        : `Document ${status} for this operation, or answer with a documented status.`,
      cause: noErrors ? 'no errors' : String(status),
      source: 'OpenAPI, Responses Object',
    }),
  ];
}

/**
 * `content_type_conformance`: a body came whose media type is none that the document has for this status, or without
 * one. Not for empty bodies, not for HEAD, 204 and 304, not where the document names no content for the status, and
 * for the server's own answers only where the document has that very status.
 */
function contentType(exchange: Exchange): Problem[] {
  const { answer } = exchange;
  const spec = judgedResponse(exchange);
  if (spec === undefined || spec.contents.length === 0 || answer.body === '') return [];
  const written = answer.headers['content-type'];
  const documented = spec.contents.map((content) => content.mediaType);
  if (written !== undefined && documented.some((type) => mediaMatches(type, written))) return [];
  const malformed = written !== undefined && !/^[\w!#$&^.+-]+\/[\w!#$&^.+-]+\s*(;|$)/.test(written);
  const what =
    written === undefined
      ? 'a body comes without a Content-Type'
      : malformed
        ? `the Content-Type "${written.slice(0, 60)}" is not well-formed`
        : `the Content-Type is ${bareMedia(written)}, but ${documented.join(' or ')} is documented`;
  return [
    problem(exchange, {
      check: 'api.content_type_conformance',
      severity: 'moderate',
      what: `${what} (status ${answer.status})`,
      advice:
        'Clients choose how to read a body by its Content-Type: send the documented one, or document this one.',
      cause: `${spec.status} ${written === undefined ? 'missing' : bareMedia(written)}`,
      source: 'RFC 9110, section 8.3',
    }),
  ];
}

function mediaMatches(documented: string, written: string): boolean {
  const [type, subtype] = bareMedia(documented).split('/');
  const [writtenType, writtenSubtype] = bareMedia(written).split('/');
  const fits = (one: string | undefined, other: string | undefined) => one === '*' || one === other;
  return fits(type, writtenType) && fits(subtype, writtenSubtype);
}

/**
 * `response_headers_conformance`: a header that the document requires for this status is missing, or its value breaks
 * its schema when it is read as the type that the schema asks for. Only for answers that the document describes.
 */
function headers(exchange: Exchange, context: CheckContext): Problem[] {
  const spec = judgedResponse(exchange);
  return (spec?.headers ?? []).flatMap((header): Problem[] => {
    const value = exchange.answer.headers[header.name];
    const found =
      value === undefined
        ? header.required && ['missing', 'is missing']
        : !headerFits(header.schema, value, context.validators) && [
            'wrong',
            `has the value "${value.slice(0, 60)}", which breaks its schema`,
          ];
    if (!found) return [];
    return [
      problem(exchange, {
        check: 'api.response_headers_conformance',
        severity: 'moderate',
        what: `the documented header ${header.name} ${found[1]} (status ${exchange.answer.status})`,
        advice: 'Send the header as it is documented, or correct the document.',
        cause: `${spec?.status} ${header.name} ${found[0]}`,
        source: 'OpenAPI, Header Object',
      }),
    ];
  });
}

/** A header is text: it fits when any reading of that text does. */
function headerFits(schema: Schema, text: string, validators: Validators): boolean {
  const list = text.split(',').map((item) => item.trim());
  return (
    validators.answerErrors(schema, text).length === 0 ||
    validators.acceptsLeniently(schema, text) ||
    validators.acceptsLeniently(schema, list)
  );
}

/**
 * `response_schema_conformance`: a JSON body breaks the schema of its status and media type, or is no JSON though it
 * says so. `writeOnly` properties may be left out. Of formats only those count that a machine can decide (date, time
 * with date, UUID, IP addresses, int32 and int64). Not for bodies that were cut off, nor for a broken request that was
 * accepted: wrong data that comes back follows from that (see `negative_data_rejection`).
 */
function bodySchema(exchange: Exchange, context: CheckContext): Problem[] {
  const { answer } = exchange;
  if (exchange.case.broken !== undefined && answer.status < 300) return [];
  const spec = judgedResponse(exchange);
  const type = answer.headers['content-type'];
  if (spec === undefined || type === undefined || answer.body === '' || answer.truncated) return [];
  const content = spec.contents.find((one) => mediaMatches(one.mediaType, type));
  if (content?.schema === undefined || !isJsonMedia(type)) return [];
  let value: unknown;
  try {
    value = JSON.parse(answer.body);
  } catch {
    return [schemaProblem(exchange, 'the body says it is JSON but is not', `${spec.status} not JSON`)];
  }
  const [error] = context.validators.answerErrors(content.schema, value);
  if (error === undefined) return [];
  const place = error.path.replaceAll(/\/\d+(?=\/|$)/g, '/*');
  return [
    schemaProblem(
      exchange,
      `the body breaks its schema: ${error.message.slice(0, 160)} (status ${answer.status})`,
      `${spec.status} ${error.keyword} ${place} ${error.property ?? ''}`.trim(),
    ),
  ];
}

function schemaProblem(exchange: Exchange, what: string, cause: string): Problem {
  return problem(exchange, {
    check: 'api.response_schema_conformance',
    severity: 'serious',
    what,
    advice:
      'Clients are written and generated from the schema. Correct the answer, or the schema if it is too narrow.',
    cause,
    source: 'OpenAPI, Media Type Object',
  });
}

/** `max_response_time`: only where the settings name a limit. */
function responseTime(exchange: Exchange, context: CheckContext): Problem[] {
  const limit = context.settings.max_response_milliseconds;
  if (limit === 0 || exchange.answer.milliseconds <= limit) return [];
  return [
    problem(exchange, {
      check: 'api.max_response_time',
      severity: 'minor',
      what: `an answer took ${Math.round(exchange.answer.milliseconds)} ms; the limit is ${limit} ms`,
      advice: 'Look at what this request makes the server do, or raise the limit in the settings.',
      cause: 'slow',
    }),
  ];
}

/** The documented response that an answer can be judged by. */
function judgedResponse(exchange: Exchange): ResponseSpec | undefined {
  const { operation, method } = exchange.case;
  const { status } = exchange.answer;
  if (method !== undefined || operation.method === 'HEAD' || status === 204 || status === 304)
    return undefined;
  const spec = responseFor(operation, status);
  // A gateway's own 401 or 503 is rarely what `default` means.
  const exact = spec?.status === String(status);
  return exact || !(ofTheServer.includes(status) || status >= 500) ? spec : undefined;
}
