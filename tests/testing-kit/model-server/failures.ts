import { asBody } from './json.ts';
import type { FailureName, ModelRequest, Reply } from './reply.ts';

interface Failure {
  readonly status: number;
  readonly message: string;
  /** OpenAI's `type` and `code`. */
  readonly openai: readonly [type: string, code: string | null];
  readonly anthropic: readonly [status: number, type: string];
  readonly google: readonly [status: number, name: string];
}

const failures: Readonly<Record<FailureName, Failure>> = {
  'rate-limited': {
    status: 429,
    message: 'Rate limit reached for requests. Please try again in 1s.',
    openai: ['requests', 'rate_limit_exceeded'],
    anthropic: [429, 'rate_limit_error'],
    google: [429, 'RESOURCE_EXHAUSTED'],
  },
  'quota-used-up': {
    status: 429,
    message: 'You exceeded your current quota, please check your plan and billing details.',
    openai: ['insufficient_quota', 'insufficient_quota'],
    anthropic: [400, 'invalid_request_error'],
    google: [429, 'RESOURCE_EXHAUSTED'],
  },
  overloaded: {
    status: 503,
    message: 'The engine is currently overloaded, please try again later.',
    openai: ['server_error', null],
    anthropic: [529, 'overloaded_error'],
    google: [503, 'UNAVAILABLE'],
  },
  'server-error': {
    status: 500,
    message: 'The server had an error while processing your request.',
    openai: ['server_error', null],
    anthropic: [500, 'api_error'],
    google: [500, 'INTERNAL'],
  },
  'wrong-key': {
    status: 401,
    message: 'Incorrect API key provided.',
    openai: ['invalid_request_error', 'invalid_api_key'],
    anthropic: [401, 'authentication_error'],
    google: [400, 'INVALID_ARGUMENT'],
  },
  forbidden: {
    status: 403,
    message: 'Your organization does not have permission to use this model.',
    openai: ['invalid_request_error', 'permission_denied'],
    anthropic: [403, 'permission_error'],
    google: [403, 'PERMISSION_DENIED'],
  },
  'no-such-model': {
    status: 404,
    message: 'The model does not exist or you do not have access to it.',
    openai: ['invalid_request_error', 'model_not_found'],
    anthropic: [404, 'not_found_error'],
    google: [404, 'NOT_FOUND'],
  },
  'too-large': {
    status: 413,
    message: 'Request exceeds the maximum size.',
    openai: ['invalid_request_error', 'request_too_large'],
    anthropic: [413, 'request_too_large'],
    google: [413, 'INVALID_ARGUMENT'],
  },
  'context-too-long': {
    status: 400,
    message:
      "This model's maximum context length is 128000 tokens. However, your messages resulted in 130000 tokens.",
    openai: ['invalid_request_error', 'context_length_exceeded'],
    anthropic: [400, 'invalid_request_error'],
    google: [400, 'INVALID_ARGUMENT'],
  },
  'content-filtered': {
    status: 400,
    message:
      "The response was filtered due to the prompt triggering the provider's content management policy.",
    openai: ['invalid_request_error', 'content_filter'],
    anthropic: [400, 'invalid_request_error'],
    google: [400, 'INVALID_ARGUMENT'],
  },
  'invalid-request': {
    status: 400,
    message: "Invalid value for 'temperature': must be at most 2.",
    openai: ['invalid_request_error', 'invalid_value'],
    anthropic: [400, 'invalid_request_error'],
    google: [400, 'INVALID_ARGUMENT'],
  },
};

/** The words of Anthropic and Google where they have no code to tell a failure by. */
const ownWords: Readonly<Record<string, string>> = {
  'anthropic:quota-used-up': 'Your credit balance is too low to access the Anthropic API.',
  'anthropic:context-too-long': 'prompt is too long: 210000 tokens > 200000 maximum',
  'anthropic:content-filtered': 'Output blocked by content filtering policy',
  'anthropic:wrong-key': 'invalid x-api-key',
  'anthropic:overloaded': 'Overloaded',
  'google:quota-used-up':
    'You exceeded your current quota, please check your plan and billing details. Quota exceeded for metric: generate_content_free_tier_requests, limit: 0',
  'google:context-too-long':
    'The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).',
  'google:wrong-key': 'API key not valid. Please pass a valid API key.',
  'google:overloaded': 'The model is overloaded. Please try again later.',
};

/** A failure as the provider of the request would tell it: status, body, and headers. */
export function failureOf(
  request: Pick<ModelRequest, 'flavour' | 'wire' | 'model'>,
  name: FailureName,
  reply: Reply,
): { status: number; headers: Record<string, string>; body: unknown } {
  const failure = failures[name];
  const style = request.wire.startsWith('google')
    ? 'google'
    : request.wire === 'messages'
      ? 'anthropic'
      : 'openai';
  const message = reply.message ?? ownWords[`${style}:${name}`] ?? failure.message;
  const { retryAfter } = reply;
  const wait = retryAfter instanceof Date ? retryAfter.toUTCString() : retryAfter?.toString();
  const headers: Record<string, string> = wait === undefined ? {} : { 'retry-after': wait };
  if (style === 'anthropic') {
    const [status, type] = failure.anthropic;
    return { status, headers, body: { type: 'error', error: { type, message }, request_id: 'req_1' } };
  }
  if (style === 'google') {
    const [status, word] = failure.google;
    const details = detailsOf(name, retryAfter);
    // Gemini tells the wait in the body, not in a header.
    return {
      status,
      headers: {},
      body: { error: { code: status, message, status: word, ...(details && { details }) } },
    };
  }
  // Who sells credit in advance says "payment required" when it is gone.
  const prepaid = request.flavour === 'mistral' || request.flavour === 'openrouter';
  const status = name === 'quota-used-up' && prepaid ? 402 : failure.status;
  return { status, headers, body: openaiBody(request.flavour, name, status, message) };
}

function detailsOf(name: FailureName, retryAfter: number | Date | undefined): unknown[] | undefined {
  if (name === 'wrong-key') {
    return [
      {
        '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
        reason: 'API_KEY_INVALID',
        domain: 'googleapis.com',
      },
    ];
  }
  if (typeof retryAfter !== 'number') return undefined;
  return [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: `${retryAfter}s` }];
}

function openaiBody(
  flavour: ModelRequest['flavour'],
  name: FailureName,
  status: number,
  message: string,
): unknown {
  const [type, code] = failures[name].openai;
  if (flavour === 'openrouter') return { error: { code: status, message, metadata: {} } };
  if (flavour === 'mistral') {
    if (name === 'wrong-key') return { detail: 'Unauthorized' };
    return {
      object: 'error',
      message,
      type: mistralTypes[name] ?? 'invalid_request_error',
      param: null,
      code: null,
    };
  }
  if (flavour === 'azure' && name === 'content-filtered') {
    const innererror = {
      code: 'ResponsibleAIPolicyViolation',
      content_filter_result: { violence: { filtered: true } },
    };
    return {
      error: { message, type: null, param: 'prompt', code: 'content_filter', status: 400, innererror },
    };
  }
  if (flavour === 'azure' && name === 'no-such-model') {
    return {
      error: { code: 'DeploymentNotFound', message: 'The API deployment for this resource does not exist.' },
    };
  }
  if (flavour === 'azure' && name === 'wrong-key') {
    return {
      error: { code: '401', message: 'Access denied due to invalid subscription key or wrong API endpoint.' },
    };
  }
  return { error: { message, type, param: null, code } };
}

const mistralTypes: Readonly<Partial<Record<FailureName, string>>> = {
  'rate-limited': 'rate_limited',
  'no-such-model': 'invalid_model',
  overloaded: 'service_unavailable',
  'server-error': 'internal_server_error',
};

/** The event by which a stream that began well ends in an error. */
export function failureEvent(request: ModelRequest): string {
  const { body } = failureOf(request, 'overloaded', {});
  if (request.wire === 'messages') return `event: error\ndata: ${JSON.stringify(body)}\n\n`;
  if (request.wire === 'responses') {
    const { message } = asBody(asBody(body).error);
    const error = {
      type: 'error',
      sequence_number: 99,
      error: { type: 'server_error', code: 'server_error', message },
    };
    return `event: error\ndata: ${JSON.stringify(error)}\n\n`;
  }
  return `data: ${JSON.stringify(body)}\n\n`;
}
