/** A value of JSON that is generated, sent and compared. */
export type Value = null | boolean | number | string | readonly Value[] | { readonly [name: string]: Value };

/**
 * A schema in the vocabulary of JSON Schema 2020-12, whatever the document's version: `nullable` became a type, an
 * `exclusiveMinimum: true` a number. Every `$ref` in it points to `definitions` of its document.
 */
export type Schema = boolean | { readonly [keyword: string]: unknown };

export type Place = 'path' | 'query' | 'header' | 'cookie';

/** How a value becomes text on the wire: the styles of OpenAPI 3, and Swagger's `tsv`. */
export type Style =
  | 'simple'
  | 'label'
  | 'matrix'
  | 'form'
  | 'spaceDelimited'
  | 'pipeDelimited'
  | 'tabDelimited'
  | 'deepObject'
  /** Its value is JSON text: a parameter with `content`. */
  | 'json';

export interface Parameter {
  readonly name: string;
  readonly place: Place;
  readonly required: boolean;
  readonly schema: Schema;
  readonly style: Style;
  readonly explode: boolean;
  readonly allowReserved: boolean;
  /** Values that its author gave as examples. */
  readonly examples: readonly Value[];
}

export interface BodyContent {
  readonly mediaType: string;
  readonly schema: Schema;
  readonly examples: readonly Value[];
  /** The properties of a multipart form that are files. */
  readonly files?: readonly string[];
}

export interface RequestBody {
  readonly required: boolean;
  readonly contents: readonly BodyContent[];
}

export interface HeaderSpec {
  /** In lower case. */
  readonly name: string;
  readonly required: boolean;
  readonly schema: Schema;
}

/** An OpenAPI link: with what of this answer another operation can be called. */
export interface LinkSpec {
  readonly name: string;
  /** The `id` of the operation it leads to. */
  readonly target: string;
  /** Parameter (`id`, or `path.id`) to a constant or a runtime expression such as `$response.body#/id`. */
  readonly parameters: Readonly<Record<string, Value>>;
  readonly body?: Value;
}

export interface ResponseSpec {
  /** `200`, `2XX` or `default`. */
  readonly status: string;
  /** Without a schema, anything of that media type. */
  readonly contents: readonly { readonly mediaType: string; readonly schema?: Schema }[];
  readonly headers: readonly HeaderSpec[];
  readonly links: readonly LinkSpec[];
}

/** Names of the schemes that are needed together; empty: nothing is. */
export type SecurityNeed = readonly string[];

export interface SecurityScheme {
  readonly name: string;
  readonly kind: 'bearer' | 'basic' | 'api-key' | 'oauth2' | 'openid' | 'other';
  /** Where an API key goes. */
  readonly place?: 'query' | 'header' | 'cookie';
  readonly key?: string;
}

export interface Operation {
  /** `GET /things/{id}`: unique in its document, and what findings name. */
  readonly id: string;
  readonly operationId?: string;
  /** In capitals. */
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly Parameter[];
  readonly body?: RequestBody;
  readonly responses: readonly ResponseSpec[];
  /** Any one of these is enough; without any, no credentials are needed. */
  readonly security: readonly SecurityNeed[];
  readonly deprecated: boolean;
}

/** What a document of OpenAPI 2.0, 3.0 or 3.1 says, in one form. */
export interface ApiDocument {
  readonly title: string;
  readonly version: string;
  readonly dialect: '2.0' | '3.0' | '3.1';
  /** Where it says that it is served; may be relative to the document's own address. */
  readonly servers: readonly string[];
  readonly operations: readonly Operation[];
  readonly schemes: readonly SecurityScheme[];
  /** Named schemas, the targets of every `$ref`: `api:definitions#/$defs/NAME`. */
  readonly definitions: Readonly<Record<string, Schema>>;
  /** What it says that is not tested, each a sentence that names the place. */
  readonly unsupported: readonly string[];
}

/** The address that `$ref` begins with. */
export const definitionsId = 'api:definitions';

/** The response that the document describes for a status: exact before range before `default`. */
export function responseFor(operation: Operation, status: number): ResponseSpec | undefined {
  const range = `${String(status)[0]}XX`;
  return (
    operation.responses.find((response) => response.status === String(status)) ??
    operation.responses.find((response) => response.status === range) ??
    operation.responses.find((response) => response.status === 'default')
  );
}

/** True for `application/json` and `application/problem+json`. */
export function isJsonMedia(mediaType: string): boolean {
  return /^(application|text)\/([\w.+-]+\+)?json$/i.test(bareMedia(mediaType));
}

/** Without parameters, in lower case. */
export function bareMedia(mediaType: string): string {
  return (mediaType.split(';')[0] ?? '').trim().toLowerCase();
}

export function isRecord(value: Value): value is { readonly [name: string]: Value } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
