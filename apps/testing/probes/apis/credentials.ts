import type { ApiDocument } from '../../domain/apis/operation.ts';
import type { Target } from '../../domain/apis/requests/build.ts';
import type { RequestCase } from '../../domain/apis/requests/case.ts';

/** What proves who asks. It never shows in findings. */
export interface ApiAuth {
  readonly bearer?: string;
  readonly basic?: { readonly username: string; readonly password: string };
  /** By the name of the security scheme, or by the name of its header, query parameter or cookie. */
  readonly apiKeys?: Readonly<Record<string, string>>;
  /** Sent with every request as they are. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** No token of anybody. */
const wrongSecret = 'mainstay-wrong-credentials';

type Put = (place: 'header' | 'query' | 'cookie', name: string, value: string) => void;

/** Where requests go, with the right, with wrong or without credentials. */
export function targetOf(
  document: ApiDocument,
  baseUrl: string,
  auth: ApiAuth | undefined,
  credentials: RequestCase['credentials'],
): Target {
  const headers: Record<string, string> = {};
  const query: Record<string, string> = {};
  const cookies: Record<string, string> = {};
  const put: Put = (place, name, value) => {
    if (place === 'header') headers[name.toLowerCase()] = value;
    else if (place === 'query') query[name] = value;
    else cookies[name] = value;
  };
  if (credentials === 'wrong') putWrong(document, put);
  if (credentials === 'with') putRight(document, auth ?? {}, put);
  return { baseUrl: baseUrl.replace(/\/+$/, ''), headers, query, cookies };
}

function putRight(document: ApiDocument, auth: ApiAuth, put: Put): void {
  for (const { kind, name, place, key } of document.schemes) {
    if (kind !== 'api-key' || place === undefined || key === undefined) continue;
    const value = auth.apiKeys?.[name] ?? auth.apiKeys?.[key];
    if (value !== undefined) put(place, key, value);
  }
  if (auth.basic !== undefined) {
    put('header', 'authorization', `Basic ${btoa(`${auth.basic.username}:${auth.basic.password}`)}`);
  }
  if (auth.bearer !== undefined) put('header', 'authorization', `Bearer ${auth.bearer}`);
  for (const [name, value] of Object.entries(auth.headers ?? {})) put('header', name, value);
}

/** For each way to sign in that the document has, something of the right form that nobody has. */
function putWrong(document: ApiDocument, put: Put): void {
  for (const { kind, place, key } of document.schemes) {
    if (kind === 'api-key' && place !== undefined && key !== undefined) put(place, key, wrongSecret);
    else if (kind === 'basic') put('header', 'authorization', `Basic ${btoa(`nobody:${wrongSecret}`)}`);
    else put('header', 'authorization', `Bearer ${wrongSecret}`);
  }
}

export function hasCredentials(auth: ApiAuth | undefined): boolean {
  return secretsOf(auth).length > 0;
}

/** All that must not be shown. */
export function secretsOf(auth: ApiAuth | undefined): readonly string[] {
  if (auth === undefined) return [];
  const { basic } = auth;
  return [
    ...(auth.bearer === undefined ? [] : [auth.bearer]),
    ...(basic === undefined ? [] : [basic.password, btoa(`${basic.username}:${basic.password}`)]),
    ...Object.values(auth.apiKeys ?? {}),
    ...Object.values(auth.headers ?? {}),
  ];
}
