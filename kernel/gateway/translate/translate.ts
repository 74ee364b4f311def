import type { LanguageModelV4, LanguageModelV4Usage } from '@ai-sdk/provider';
import type { Operation, Provider } from '#kernel/models';
import { fieldsOf } from '../json.ts';
import type { Attempt, Call } from '../upstream/attempt.ts';
import { failureOfConnection } from '../upstream/failure.ts';
import { type AnswerFacts, type AnswerWords, newAnswerId, type StreamPart, usageOf } from './answer.ts';
import { chatWords } from './chat-words.ts';
import { failureOfModel } from './failure.ts';
import { refuseFiles } from './files.ts';
import { messagesWords } from './messages-words.ts';
import type { CallOptions } from './parts.ts';
import { readChatCall } from './read-chat.ts';
import { readMessagesCall } from './read-messages.ts';
import { readResponsesCall } from './read-responses.ts';
import { responsesWords } from './responses-words.ts';

export interface Translation extends Call {
  readonly provider: Provider;
}

interface Language {
  readonly read: (fields: unknown) => CallOptions;
  readonly words: AnswerWords;
  /** What an answer's id begins with. */
  readonly prefix: string;
}

const languages: Readonly<Record<Exclude<Operation, 'embeddings'>, Language>> = {
  chat: { read: readChatCall, words: chatWords, prefix: 'chatcmpl-' },
  responses: { read: readResponsesCall, words: responsesWords, prefix: 'resp_' },
  messages: { read: readMessagesCall, words: messagesWords, prefix: 'msg_' },
};

/** Asks a model of another protocol than the client's, in the words of the AI SDK. Never rejects. */
export async function translate(call: Translation, operation: keyof typeof languages): Promise<Attempt> {
  const { client, provider, target, request } = call;
  const abort = new AbortController();
  client.onGone(() => abort.abort());
  const { read, words, prefix } = languages[operation];
  const progress: Progress = { outputBytes: 0 };
  try {
    const options: CallOptions = {
      ...read(request.fields),
      maxOutputTokens: call.maxOutputTokens,
      abortSignal: abort.signal,
    };
    const model = await provider.languageModel(target.model);
    await refuseFiles(provider, model, options);
    const facts: AnswerFacts = {
      id: newAnswerId(prefix),
      model: target.model,
      createdAt: Math.floor(Date.now() / 1000),
      withUsage: fieldsOf(request.fields.stream_options).include_usage === true,
    };
    if (request.stream) return await streamed(call, model, options, words.stream(facts), progress);
    const result = await model.doGenerate(options);
    const upstreamEndedAt = performance.now();
    const body = JSON.stringify(words.whole(result, facts));
    client.send(200, 'application/json', body);
    const usage = usageOf(result.usage, { inputTokens: request.aboutInputTokens, outputBytes: body.length });
    return { sent: true, httpStatus: 200, status: 'succeeded', usage, upstreamEndedAt };
  } catch (thrown) {
    return brokenOff(call, thrown, progress);
  }
}

/** What came of a stream before it broke off. */
interface Progress {
  outputBytes: number;
  firstPartAt?: number;
}

async function streamed(
  call: Translation,
  model: LanguageModelV4,
  options: CallOptions,
  words: { add(part: StreamPart): string },
  progress: Progress,
): Promise<Attempt> {
  const { client, request } = call;
  const { stream } = await model.doStream(options);
  let usage: LanguageModelV4Usage | undefined;
  for await (const part of stream) {
    if (part.type === 'error') throw part.error;
    if (part.type === 'finish') usage = part.usage;
    if ('delta' in part) progress.outputBytes += Buffer.byteLength(part.delta);
    const events = words.add(part);
    if (events === '') continue;
    progress.firstPartAt ??= performance.now();
    if (!client.started()) client.begin();
    if (!client.write(events)) await client.drained();
  }
  const upstreamEndedAt = performance.now();
  if (!usage) throw new Error('The stream ended early.');
  client.end();
  return {
    sent: true,
    httpStatus: 200,
    status: 'succeeded',
    usage: usageOf(usage, { inputTokens: request.aboutInputTokens, outputBytes: progress.outputBytes }),
    firstPartAt: progress.firstPartAt,
    upstreamEndedAt,
  };
}

function brokenOff(call: Translation, thrown: unknown, { outputBytes, firstPartAt }: Progress): Attempt {
  const { client, request, target } = call;
  const upstreamEndedAt = performance.now();
  const estimate = { inputTokens: request.aboutInputTokens, outputBytes };
  const usage = usageOf(undefined, estimate);
  if (client.gone())
    return { sent: true, httpStatus: 499, status: 'aborted', usage, firstPartAt, upstreamEndedAt };
  if (!client.started()) return { sent: false, failure: failureOfModel(target.provider, thrown) };
  const { problem } = failureOfConnection(
    target.provider,
    thrown instanceof Error ? thrown : new Error(String(thrown)),
  );
  client.write(call.asEvent(problem));
  client.end();
  return {
    sent: true,
    httpStatus: 200,
    status: 'failed',
    usage,
    firstPartAt,
    upstreamEndedAt,
    errorCode: problem.code,
  };
}
