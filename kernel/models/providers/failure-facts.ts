/** What can be known of something that was thrown, whoever threw it. */
export interface FailureFacts {
  readonly name: string;
  readonly status?: number;
  /** Codes and types of the provider's error, in lower case: `rate_limit_exceeded`, `overloaded_error`. */
  readonly words: ReadonlySet<string>;
  /** The provider's sentence in lower case: to look for words in, never to show, since it may repeat the prompt. */
  readonly message: string;
  /** The field that the provider names. */
  readonly field?: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Google's `retryDelay`. */
  readonly delay?: string;
  /** Codes of Node and undici, outermost first: `ECONNREFUSED`. */
  readonly systemCodes: readonly string[];
  /** Names of the errors from the outermost to the first cause. */
  readonly names: readonly string[];
}

type Fields = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/**
 * Reads an error of the AI SDK (`APICallError` with the provider's body), one out of the middle of a stream, one of
 * `fetch`, or an error body by itself. Bodies: OpenAI and most `{ error: { message, type, code, param } }`, Anthropic
 * `{ type, error: { type, message } }`, Google `{ error: { status, message, details } }`, Mistral
 * `{ message, type, code }` and `{ detail }`.
 */
export function factsOf(thrown: unknown): FailureFacts {
  const chain = chainOf(thrown);
  const outer = isObject(thrown) ? thrown : {};
  const call = chain.find((one) => one.statusCode !== undefined || one.responseBody !== undefined) ?? outer;
  const body = bodyOf(call) ?? bodyOf(outer);
  const error = errorIn(body) ?? (outer instanceof Error ? {} : (errorIn(outer) ?? outer));
  const inner = isObject(error.innererror) ? error.innererror : {};
  const details = (Array.isArray(error.details) ? error.details : []).filter(isObject);
  const status = statusOf(call.statusCode, error.code, error.status_code);
  const words = [error.code, error.type, error.status, inner.code, ...details.map(({ reason }) => reason)];
  const field = text(error.param);
  const delay = details.map(({ retryDelay }) => text(retryDelay)).find((one) => one !== undefined);
  return {
    name: text(outer.name) ?? '',
    ...(status !== undefined && { status }),
    words: new Set(words.flatMap((word) => text(word)?.toLowerCase() ?? [])),
    message: [error.message, error.detail, outer.message, detailsText(details)]
      .map((one) => (typeof one === 'string' ? one : one === undefined ? '' : JSON.stringify(one)))
      .join(' ')
      .toLowerCase(),
    // A field's name only: whatever else stands there might be part of the prompt.
    ...(field !== undefined && /^[\w.[\]-]{1,60}$/.test(field) && { field }),
    headers: isObject(call.responseHeaders) ? textsOf(call.responseHeaders) : {},
    ...(delay !== undefined && { delay }),
    systemCodes: chain.flatMap(({ code }) => (typeof code === 'string' ? [code] : [])),
    names: chain.flatMap(({ name }) => (typeof name === 'string' ? [name] : [])),
  };
}

/** The error, its causes, and of a retried call the last error; at most ten. */
function chainOf(thrown: unknown): Fields[] {
  const chain: Fields[] = [];
  let current = thrown;
  while (isObject(current) && chain.length < 10) {
    chain.push(current);
    current = current.lastError ?? current.cause;
  }
  return chain;
}

function bodyOf(call: Fields): unknown {
  if (isObject(call.data)) return call.data;
  // An event of a stream that fits no schema, since it is an error.
  if (call.name === 'AI_TypeValidationError' && isObject(call.value) && call.value.object === 'error') {
    return call.value;
  }
  const raw = text(call.responseBody);
  if (raw === undefined) return undefined;
  try {
    return JSON.parse(raw);
  } catch {
    return undefined;
  }
}

function errorIn(body: unknown): Fields | undefined {
  // Google's OpenAI-compatible protocol wraps its error in a list.
  const object = Array.isArray(body) ? body[0] : body;
  if (!isObject(object)) return undefined;
  if (isObject(object.error)) return object.error;
  if (typeof object.error === 'string') return { message: object.error };
  if (isObject(object.response) && isObject(object.response.error)) return object.response.error;
  return object.message !== undefined || object.detail !== undefined ? object : undefined;
}

/** The status of the answer, or what OpenRouter put into an answer that began well. */
function statusOf(answered: unknown, ...inBody: readonly unknown[]): number | undefined {
  const isStatus = (value: number): boolean => Number.isInteger(value) && value >= 400 && value <= 599;
  const said = inBody.map(Number).find(isStatus);
  if (typeof answered !== 'number') return said;
  return answered < 300 ? (said ?? answered) : answered;
}

const detailsText = (details: readonly Fields[]): string =>
  details.length === 0 ? '' : JSON.stringify(details.map(({ violations }) => violations ?? ''));

function textsOf(headers: Fields): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      typeof value === 'string' ? [[name.toLowerCase(), value]] : [],
    ),
  );
}
