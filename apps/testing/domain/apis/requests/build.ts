import { bareMedia, isJsonMedia, type Operation, type Parameter, type Value } from '../operation.ts';
import { type HttpRequest, keyOf, type RequestCase } from './case.ts';
import { encodePath, encodeQuery, serialise, textOfScalar } from './serialise.ts';

/** What goes with every request: where to, and what proves who asks. */
export interface Target {
  /** With the base path, without a slash at its end. */
  readonly baseUrl: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly cookies: Readonly<Record<string, string>>;
}

/** The fixed text by which the parts of a multipart body are set apart. */
const boundary = 'mainstay-part-7f3c1e5a9b';

/**
 * A case as an HTTP request.
 *
 * @returns undefined when it cannot be written on the wire as meant: a header with a line break, an empty path segment
 */
export function buildRequest(testCase: RequestCase, target: Target): HttpRequest | undefined {
  const { operation } = testCase;
  const path = buildPath(operation, testCase);
  const query: string[] = Object.entries(target.query).map(
    ([name, value]) => `${encodePath(name)}=${encodePath(value)}`,
  );
  const headers: Record<string, string> = {};
  const cookies: string[] = Object.entries(target.cookies).map(([name, value]) => `${name}=${value}`);
  if (path === undefined) return undefined;
  for (const parameter of operation.parameters) {
    const value = testCase.values[keyOf(parameter)];
    if (value === undefined || parameter.place === 'path') continue;
    const pieces = serialise(parameter, value);
    if (pieces === undefined || (pieces.length === 0 && parameter.required)) return undefined;
    if (!place(parameter, pieces, query, headers, cookies)) return undefined;
  }
  Object.assign(headers, target.headers);
  if (cookies.length > 0) headers.cookie = cookies.join('; ');
  const body = buildBody(testCase.body, operation);
  if (body === 'unwritable') return undefined;
  if (body !== undefined) headers['content-type'] = body.contentType;
  headers.accept ??= acceptOf(operation);
  return {
    method: testCase.method ?? operation.method,
    url: target.baseUrl + path + (query.length === 0 ? '' : `?${query.join('&')}`),
    headers,
    ...(body && { body: body.text }),
  };
}

function buildPath(operation: Operation, testCase: RequestCase): string | undefined {
  let path = operation.path;
  for (const parameter of operation.parameters) {
    if (parameter.place !== 'path') continue;
    const value = testCase.values[keyOf(parameter)];
    const text = value === undefined ? undefined : serialise(parameter, value)?.[0]?.[1];
    if (text === undefined || text === '') return undefined;
    path = path.replaceAll(`{${parameter.name}}`, () => text);
  }
  return path;
}

function place(
  parameter: Parameter,
  pieces: readonly (readonly [string, string])[],
  query: string[],
  headers: Record<string, string>,
  cookies: string[],
): boolean {
  for (const [name, text] of pieces) {
    if (parameter.place === 'query')
      query.push(`${encodePath(name)}=${encodeQuery(text, parameter.allowReserved)}`);
    else if (parameter.place === 'header') {
      // Visible ASCII, no space at its ends: else it would arrive changed, or not at all.
      if (!/^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/.test(text)) return false;
      headers[name.toLowerCase()] = text;
    } else cookies.push(`${name}=${encodePath(text)}`);
  }
  return true;
}

function acceptOf(operation: Operation): string {
  const types = new Set(
    operation.responses.flatMap((response) =>
      response.contents.map((content) => bareMedia(content.mediaType)),
    ),
  );
  return types.size === 0 ? '*/*' : [...types, '*/*;q=0.1'].join(', ');
}

function buildBody(
  body: RequestCase['body'],
  operation: Operation,
): { readonly text: string; readonly contentType: string } | 'unwritable' | undefined {
  if (body === undefined) return undefined;
  const media = bareMedia(body.mediaType);
  if (isJsonMedia(media) || media === '*/*' || media === 'application/*')
    return {
      text: JSON.stringify(body.value),
      contentType: media.includes('*') ? 'application/json' : body.mediaType,
    };
  if (media === 'application/x-www-form-urlencoded') {
    const fields = formFields(body.value);
    return (
      (fields && {
        text: fields.map(([name, text]) => `${encodePath(name)}=${encodePath(text)}`).join('&'),
        contentType: media,
      }) ??
      'unwritable'
    );
  }
  if (media === 'multipart/form-data') {
    const fields = formFields(body.value);
    if (fields === undefined || fields.some(([name]) => /["\r\n]/.test(name))) return 'unwritable';
    const content = operation.body?.contents.find(({ mediaType }) => mediaType === body.mediaType);
    const parts = fields.map(
      ([name, text]) =>
        `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${
          content?.files?.includes(name) === true
            ? `; filename="${name}.bin"\r\nContent-Type: application/octet-stream`
            : ''
        }\r\n\r\n${text.toWellFormed()}\r\n`,
    );
    return { text: `${parts.join('')}--${boundary}--\r\n`, contentType: `${media}; boundary=${boundary}` };
  }
  if (typeof body.value !== 'string') return 'unwritable';
  return { text: body.value.toWellFormed(), contentType: body.mediaType };
}

/** Names and texts of a form; what is nested is JSON text, as OpenAPI says for multipart. */
function formFields(value: Value): readonly (readonly [string, string])[] | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return Object.entries(value).flatMap(([name, item]): (readonly [string, string])[] => {
    if (item === null) return [];
    if (Array.isArray(item)) return item.map((one: Value) => [name, fieldText(one)] as const);
    return [[name, fieldText(item)]];
  });
}

function fieldText(value: Value): string {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : textOfScalar(value);
}

/** Media types whose bodies can be written; others are a limit of the test. */
export function isWritableMedia(mediaType: string): boolean {
  const media = bareMedia(mediaType);
  return (
    isJsonMedia(media) ||
    ['*/*', 'application/*', 'application/x-www-form-urlencoded', 'multipart/form-data'].includes(media) ||
    media.startsWith('text/') ||
    media === 'application/octet-stream'
  );
}
