import type { Dispatcher } from 'undici';
import type { Endpoint, Target, TokenUsage } from '#kernel/models';
import { editFields } from '../edit-json.ts';
import { fieldsOf } from '../json.ts';
import type { Problem } from '../problem.ts';
import type { GatewayRequest } from '../requests/request.ts';
import type { Attempt, Call, CallStatus } from './attempt.ts';
import { eventCutter } from './events.ts';
import { failureOfAnswer, failureOfConnection } from './failure.ts';
import type { Pools } from './pools.ts';
import { type StreamWatch, settle, usageOfAnswer, watchStream } from './usage.ts';

export interface PassThrough extends Call {
  readonly endpoint: Endpoint;
  readonly pools: Pools;
  /** Of the client's headers those that belong to the protocol. */
  readonly headers: Readonly<Record<string, string>>;
}

/** The body for a provider of the same protocol: its model, an end to its length, and usage in streams. */
export function bodyFor(request: GatewayRequest, target: Target, maxOutputTokens: number): string {
  const { operation, fields, body } = request;
  const edits: Record<string, string> = { model: JSON.stringify(target.model) };
  if (operation === 'chat') {
    if (request.stream && !wantsUsage(request) && target.provider !== 'mistral') {
      edits.stream_options = JSON.stringify({ ...fieldsOf(fields.stream_options), include_usage: true });
    }
    // What was set aside of the budgets must be the most that the answer can cost.
    if (request.maxOutputTokens === undefined) edits[lengthField(target)] = String(maxOutputTokens);
  }
  if (operation === 'responses' && request.maxOutputTokens === undefined) {
    edits.max_output_tokens = String(maxOutputTokens);
  }
  return editFields(body, edits);
}

const wantsUsage = ({ fields }: GatewayRequest): boolean =>
  fieldsOf(fields.stream_options).include_usage === true;

/** OpenAI's reasoning models take only the new name, most other servers know only the old one. */
const lengthField = ({ provider }: Target): string =>
  provider === 'openai' || provider === 'azure' ? 'max_completion_tokens' : 'max_tokens';

/** Hands a request on in the provider's own protocol, and the answer back as it comes. Never rejects. */
export function passThrough(call: PassThrough): Promise<Attempt> {
  const { request, target, pools, endpoint } = call;
  return new Promise((resolve) => {
    const body = bodyFor(request, target, call.maxOutputTokens);
    pools.send({ endpoint, headers: call.headers, body }, answerHandler(call, resolve));
  });
}

function answerHandler(call: PassThrough, resolve: (attempt: Attempt) => void): Dispatcher.DispatchHandler {
  const { client, request, target } = call;
  let httpStatus = 0;
  let retryAfter: string | undefined;
  let stream: StreamRelay | undefined;
  let firstPartAt: number | undefined;
  const parts: Buffer[] = [];

  // A provider that began with an answer charges for what it read, whether anybody waits for the answer or not.
  const usageSoFar = (): TokenUsage =>
    stream?.usage() ?? settle({}, { inputTokens: request.aboutInputTokens, outputBytes: 0, whole: false });

  return {
    onRequestStart(controller) {
      client.onGone(() => controller.abort(new ClientGone()));
    },
    onResponseStart(controller, statusCode, headers) {
      if (statusCode < 200) return;
      httpStatus = statusCode;
      retryAfter = headerOf(headers['retry-after']);
      if (statusCode < 300 && headerOf(headers['content-type'])?.startsWith('text/event-stream')) {
        client.begin();
        stream = streamRelay(call, controller);
      }
    },
    onResponseData(controller, chunk) {
      firstPartAt ??= performance.now();
      if (!stream) {
        parts.push(chunk);
        return;
      }
      try {
        stream.push(chunk);
      } catch (error) {
        controller.abort(error instanceof Error ? error : new Error(String(error)));
      }
    },
    onResponseEnd() {
      const upstreamEndedAt = performance.now();
      if (stream) {
        resolve({ ...stream.end(), httpStatus: 200, sent: true, firstPartAt, upstreamEndedAt });
        return;
      }
      const body = parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts);
      if (httpStatus >= 300) {
        resolve({ sent: false, failure: failureOfAnswer(target.provider, httpStatus, body, retryAfter) });
        return;
      }
      client.send(httpStatus, 'application/json', body);
      const usage = settle(usageOfAnswer(body), {
        inputTokens: request.aboutInputTokens,
        outputBytes: request.operation === 'embeddings' ? 0 : body.length,
        whole: true,
      });
      resolve({ sent: true, httpStatus, status: 'succeeded', usage, upstreamEndedAt });
    },
    onResponseError(_controller, error) {
      const upstreamEndedAt = performance.now();
      if (client.gone()) {
        const usage = usageSoFar();
        resolve({ sent: true, httpStatus: 499, status: 'aborted', usage, firstPartAt, upstreamEndedAt });
        return;
      }
      const failure = failureOfConnection(target.provider, error);
      if (!stream) {
        resolve({ sent: false, failure });
        return;
      }
      stream.breakOff(failure.problem);
      const { code } = failure.problem;
      const usage = stream.usage();
      resolve({
        ...{ sent: true, httpStatus: 200, status: 'failed', usage, firstPartAt, upstreamEndedAt },
        errorCode: code,
      });
    },
  };
}

class ClientGone extends Error {
  override readonly message = 'The client went away.';
}

interface StreamRelay {
  push(chunk: Buffer): void;
  /** The provider closed the stream. */
  end(): { readonly status: CallStatus; readonly usage: TokenUsage; readonly errorCode?: string };
  /** The connection was lost. */
  breakOff(problem: Problem): void;
  usage(): TokenUsage;
}

function streamRelay(call: PassThrough, controller: Dispatcher.DispatchController): StreamRelay {
  const { client, request, target } = call;
  const cutter = eventCutter();
  const watch: StreamWatch = watchStream(request.operation, !wantsUsage(request));
  const usage = (): TokenUsage =>
    settle(watch.counted, {
      inputTokens: request.aboutInputTokens,
      outputBytes: watch.textBytes(),
      whole: watch.finished(),
    });
  const breakOff = (problem: Problem): void => {
    client.write(call.asEvent(problem));
    client.end();
  };
  return {
    usage,
    breakOff,
    push(chunk) {
      const events = cutter.push(chunk);
      if (!events) return;
      const kept = watch.see(events);
      if (kept.length === 0 || client.write(kept)) return;
      controller.pause();
      client.onDrain(() => controller.resume());
    },
    end() {
      if (watch.finished()) {
        client.end();
        return { status: 'succeeded', usage: usage() };
      }
      const { problem } = failureOfConnection(target.provider, new Error('The stream ended early.'));
      breakOff(problem);
      return { status: 'failed', usage: usage(), errorCode: problem.code };
    },
  };
}

const headerOf = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value[0] : value;
