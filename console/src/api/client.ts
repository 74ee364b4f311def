/** What went wrong, as the server's problem document (RFC 9457) says it, or as the browser sees it. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  /** HTTP status; 0 when the server could not be reached. */
  readonly status: number;
  /** Stable code to quote, such as `charter.edited_elsewhere`. */
  readonly code: string;
  readonly detail: string;
  readonly requestId: string | null;
  /** Members that only this kind of problem has. */
  readonly extra: Readonly<Record<string, unknown>>;

  constructor(problem: {
    status: number;
    code: string;
    detail: string;
    requestId?: string | null;
    extra?: Readonly<Record<string, unknown>>;
    cause?: unknown;
  }) {
    super(problem.detail, { cause: problem.cause });
    this.status = problem.status;
    this.code = problem.code;
    this.detail = problem.detail;
    this.requestId = problem.requestId ?? null;
    this.extra = problem.extra ?? {};
  }
}

export type QueryValue = string | number | boolean | null | undefined;

export interface Call {
  readonly query?: Readonly<Record<string, QueryValue>>;
  readonly signal?: AbortSignal;
}

export interface Client {
  get<T>(path: string, call?: Call): Promise<T>;
  post<T>(path: string, body?: unknown, call?: Call): Promise<T>;
  put<T>(path: string, body?: unknown, call?: Call): Promise<T>;
  patch<T>(path: string, body?: unknown, call?: Call): Promise<T>;
  delete<T>(path: string, call?: Call): Promise<T>;
}

/**
 * A client of Mainstay's own HTTP API. The session cookie carries the identity; writes carry a header that a form on
 * another site cannot send, which is the protection against cross-site requests.
 *
 * Every method rejects with `ApiProblem`, or with the signal's reason when the call was aborted.
 */
export function createClient(fetchFn: typeof fetch): Client {
  const send = async <T>(method: string, path: string, body: unknown, call: Call = {}): Promise<T> => {
    const init: RequestInit = {
      method,
      credentials: 'same-origin',
      headers: {
        accept: 'application/json, application/problem+json',
        ...(method !== 'GET' && { 'x-requested-with': 'mainstay' }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(call.signal && { signal: call.signal }),
    };
    let response: Response;
    try {
      response = await fetchFn(withQuery(path, call.query), init);
    } catch (cause) {
      if (call.signal?.aborted) throw cause;
      throw new ApiProblem({
        status: 0,
        code: 'console.unreachable',
        detail: 'The server cannot be reached. Check that Mainstay is running; the console tries again.',
        cause,
      });
    }
    const payload = await readJson(response);
    if (!response.ok) throw problemFrom(response, payload);
    // The server validates its answers against the same schemas that make its OpenAPI, so T is trusted here.
    return payload as T;
  };
  return {
    get: (path, call) => send('GET', path, undefined, call),
    post: (path, body = {}, call) => send('POST', path, body, call),
    put: (path, body = {}, call) => send('PUT', path, body, call),
    patch: (path, body = {}, call) => send('PATCH', path, body, call),
    delete: (path, call) => send('DELETE', path, undefined, call),
  };
}

/** `path` with the given parameters; those that are null, undefined or empty are left out. */
export function withQuery(path: string, query: Readonly<Record<string, QueryValue>> = {}): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== '') parameters.set(name, String(value));
  }
  const text = parameters.toString();
  return text === '' ? path : `${path}?${text}`;
}

async function readJson(response: Response): Promise<unknown> {
  const text = await response.text();
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function problemFrom(response: Response, payload: unknown): ApiProblem {
  const members: Record<string, unknown> =
    typeof payload === 'object' && payload !== null ? { ...payload } : {};
  const { code, detail, title, request_id, type: _type, status: _status, ...extra } = members;
  return new ApiProblem({
    status: response.status,
    code: typeof code === 'string' ? code : `http.${response.status}`,
    detail: firstText(detail, title) ?? `The server answered with status ${response.status}.`,
    requestId: typeof request_id === 'string' ? request_id : null,
    extra,
  });
}

const firstText = (...values: readonly unknown[]): string | undefined =>
  values.find((value): value is string => typeof value === 'string' && value !== '');

export const api = createClient((input, init) => fetch(input, init));
