import { ReadableStream } from 'node:stream/web';
import type {
  LanguageModelV4CallOptions,
  LanguageModelV4StreamPart,
  LanguageModelV4StreamResult,
} from '@ai-sdk/provider';
import { MainstayError } from '#kernel/base';
import type { Target } from '../call.ts';
import { canBeKept, type KeptAnswer } from './answers.ts';
import { type Answered, type Calling, type CallOptions, withDefaults } from './calling.ts';
import { type Gathered, gather, streamOf } from './gathered.ts';
import { metadataOf } from './generate.ts';
import { answerKeys, endCall, failCall, findKept, keep, type OpenCall, openCall } from './one-call.ts';
import { tokensOf } from './tokens.ts';

type Reader = ReadableStreamDefaultReader<LanguageModelV4StreamPart>;

/** A stream whose provider has begun to answer: from here on there is no other to ask. */
interface Begun {
  /** What came before and with the first part of the answer. */
  readonly head: LanguageModelV4StreamPart[];
  readonly reader: Reader;
  readonly stop: AbortController;
}

/** Streamed answers: another provider is asked until one has begun; what came is paid for however it ends. */
export function createStream(
  calling: Calling,
): (call: CallOptions, options: LanguageModelV4CallOptions) => Promise<LanguageModelV4StreamResult> {
  return async (call, given) => {
    const options = withDefaults(calling, given);
    const targets = calling.routes.targetsOf(call.route);
    const keys = answerKeys(calling, call, targets, options);
    const kept = await findKept(calling, keys);
    const open = await openCall(calling, call, targets, options, kept);
    if (kept) {
      const note = endCall(calling, open, { ...kept, seconds: 0, cached: true });
      return { stream: ReadableStream.from(streamOf(kept).map((part) => noted(part, metadataOf(note)))) };
    }

    const began = performance.now();
    const seconds = (): number => (performance.now() - began) / 1000;
    let asked: Target | undefined;
    const asking = (target: Target): void => {
      asked = target;
    };
    const begun = await begin(calling, open, asking).catch((error: unknown) => {
      failCall(calling, open, error, { seconds: seconds(), asked });
      throw error;
    });
    const firstPartSeconds = seconds();
    const gathered = gather();
    const finish = (aborted: boolean): ReturnType<typeof metadataOf> => {
      const { content, usage, error } = gathered;
      begun.leave(tokensOf(usage));
      const ending = { target: begun.target, content, usage, aborted, seconds: seconds(), firstPartSeconds };
      return metadataOf(
        endCall(calling, open, { ...ending, ...(error !== undefined && !aborted && { error }) }),
      );
    };
    const answer = (): KeptAnswer | undefined =>
      gathered.finishReason && { target: begun.target, ...keepable(gathered, gathered.finishReason) };
    return {
      stream: relay(begun.value, gathered, {
        quietSeconds: calling.settings.timeout_seconds,
        signal: given.abortSignal,
        async atFinish() {
          const complete = answer();
          if (complete && canBeKept(complete)) await keep(calling, keys, complete);
          return finish(false);
        },
        atBreak: finish,
        brokenOff: () => brokenOff(begun.target),
      }),
    };
  };
}

const keepable = (
  { content, usage }: Gathered,
  finishReason: KeptAnswer['finishReason'],
): Omit<KeptAnswer, 'target'> => ({
  content,
  finishReason,
  usage: usage ?? {
    inputTokens: { total: undefined, noCache: undefined, cacheRead: undefined, cacheWrite: undefined },
    outputTokens: { total: undefined, text: undefined, reasoning: undefined },
  },
});

const brokenOff = ({ provider }: Target): MainstayError =>
  new MainstayError(
    'models.stream_broken',
    `The answer of ${provider} broke off before its end. Try again.`,
    {
      kind: 'unavailable',
    },
  );

/** Asks the targets in turn until one sends the first part of an answer. */
async function begin(
  calling: Calling,
  { targets, facts, options, estimatedTokens }: OpenCall,
  asking: (target: Target) => void,
): Promise<Answered<Begun>> {
  const about = { tokens: estimatedTokens, facts, signal: options.abortSignal };
  return calling.attempt(targets, about, async ({ provider, model }, signal) => {
    const language = await calling.providers.get(provider)?.languageModel(model);
    if (!language) throw new Error(`The provider ${provider} is not configured.`);
    asking({ provider, model });
    // The attempt's time is for its first part; the rest of a long answer may take longer.
    const stop = new AbortController();
    const onAbort = (): void => stop.abort(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      const { stream } = await language.doStream({ ...options, abortSignal: stop.signal });
      const reader = stream.getReader();
      const head: LanguageModelV4StreamPart[] = [];
      for (;;) {
        const { done, value } = await reader.read();
        if (done) throw brokenOff({ provider, model });
        if (value.type === 'error') throw value.error;
        head.push(value);
        if (saysSomething(value)) break;
      }
      return { head, reader, stop };
    } catch (error) {
      stop.abort(error);
      throw error;
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  });
}

/** Whether a part is of the answer: OpenAI's first delta is empty, and a provider may still fail after it. */
function saysSomething(part: LanguageModelV4StreamPart): boolean {
  if (part.type === 'text-delta' || part.type === 'reasoning-delta') return part.delta !== '';
  return !['stream-start', 'response-metadata', 'raw', 'ping', 'text-start', 'reasoning-start'].includes(
    part.type,
  );
}

interface Relay {
  /** The longest silence between two parts. */
  readonly quietSeconds: number;
  readonly signal: AbortSignal | undefined;
  atFinish(): Promise<ReturnType<typeof metadataOf>>;
  atBreak(aborted: boolean): unknown;
  brokenOff(): Error;
}

/** Hands the parts on as they are read; whatever way it ends, it is settled once. */
function relay(
  { head, reader, stop }: Begun,
  gathered: Gathered,
  { quietSeconds, signal, atFinish, atBreak, brokenOff: broken }: Relay,
): ReadableStream<LanguageModelV4StreamPart> {
  const waiting = [...head];
  let open = true;
  let unread: NodeJS.Timeout | undefined;
  let end = (): void => undefined;

  async function next(): Promise<LanguageModelV4StreamPart | undefined> {
    const ready = waiting.shift();
    if (ready) return ready;
    const silence = setTimeout(() => stop.abort(broken()), quietSeconds * 1000);
    try {
      const { done, value } = await reader.read();
      return done ? undefined : value;
    } finally {
      clearTimeout(silence);
    }
  }

  function fail(error: unknown, aborted: boolean): void {
    if (!open) return;
    end();
    gathered.error ??= error;
    stop.abort(error);
    atBreak(aborted);
  }

  return new ReadableStream<LanguageModelV4StreamPart>({
    start(controller) {
      // Not only when the next part is read: who stops a stream often never reads on.
      const onAbort = (): void => {
        fail(signal?.reason, true);
        controller.error(signal?.reason);
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      end = () => {
        open = false;
        clearTimeout(unread);
        signal?.removeEventListener('abort', onAbort);
      };
      if (signal?.aborted) onAbort();
    },
    async pull(controller) {
      clearTimeout(unread);
      try {
        const part = await next();
        if (part === undefined || part.type === 'error') {
          gathered.error ??= part?.error ?? broken();
          throw gathered.error;
        }
        gathered.add(part);
        if (part.type === 'finish') {
          controller.enqueue(noted(part, await atFinish()));
          end();
          return controller.close();
        }
        controller.enqueue(part);
        if (!open) return;
        // A place that a forgotten stream holds is one that nobody else can have.
        unread = setTimeout(() => {
          fail(notRead(), true);
          controller.error(gathered.error);
        }, quietSeconds * 1000);
      } catch (error) {
        fail(error, signal?.aborted === true);
        controller.error(error);
      }
    },
    cancel(reason) {
      fail(reason, true);
    },
  });
}

const notRead = (): MainstayError =>
  new MainstayError('models.stream_not_read', 'Nobody read on in the answer, so it was broken off.', {
    kind: 'unavailable',
  });

/** The last part of a stream with what is told of the call. */
const noted = (
  part: LanguageModelV4StreamPart,
  note: ReturnType<typeof metadataOf>,
): LanguageModelV4StreamPart =>
  part.type === 'finish' ? { ...part, providerMetadata: { ...part.providerMetadata, mainstay: note } } : part;
