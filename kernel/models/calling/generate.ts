import type { LanguageModelV4CallOptions, LanguageModelV4GenerateResult } from '@ai-sdk/provider';
import type { Target } from '../call.ts';
import { canBeKept, type KeptAnswer } from './answers.ts';
import { type Calling, type CallOptions, withDefaults } from './calling.ts';
import {
  answerKeys,
  type CallNote,
  endCall,
  failCall,
  findKept,
  keep,
  type OpenCall,
  openCall,
} from './one-call.ts';
import { tokensOf } from './tokens.ts';

interface Answer {
  readonly result: LanguageModelV4GenerateResult;
  readonly note: CallNote;
  readonly kept: KeptAnswer;
}

/** Answers of one call each, and of one call for all who ask the same at the same time. */
export function createGenerate(
  calling: Calling,
): (call: CallOptions, options: LanguageModelV4CallOptions) => Promise<LanguageModelV4GenerateResult> {
  const underWay = new Map<string, Promise<Answer>>();

  async function ask(call: CallOptions, given: LanguageModelV4CallOptions): Promise<Answer> {
    const options = withDefaults(calling, given);
    const targets = calling.routes.targetsOf(call.route);
    const keys = answerKeys(calling, call, targets, options);
    const kept = await findKept(calling, keys);
    if (kept) {
      if (keys.step) await keep(calling, { step: keys.step, question: undefined }, kept);
      return again(call, options, kept);
    }
    const open = await openCall(calling, call, targets, options);
    const answer = await generate(calling, open);
    if (canBeKept(answer.kept)) await keep(calling, keys, answer.kept);
    return answer;
  }

  /** An answer that is here already: recorded, and free. */
  async function again(
    call: CallOptions,
    options: ReturnType<typeof withDefaults>,
    kept: KeptAnswer,
  ): Promise<Answer> {
    const open = await openCall(calling, call, [kept.target], options, kept);
    return answerOf(kept, endCall(calling, open, { ...kept, seconds: 0, cached: true }));
  }

  return async (call, options) => {
    const { question } = answerKeys(calling, call, calling.routes.targetsOf(call.route), options);
    const running = question === undefined ? undefined : underWay.get(question);
    if (running) {
      const shared = await orAborted(running, options.abortSignal).catch(() => undefined);
      // Who asked first may have given up, or failed for a reason of his own: then this one asks for himself.
      options.abortSignal?.throwIfAborted();
      if (shared) {
        const { result, note } = await again(call, withDefaults(calling, options), shared.kept);
        return withNote(result, note);
      }
    }
    const mine = ask(call, options);
    if (question !== undefined && !underWay.has(question)) {
      underWay.set(question, mine);
      const forget = (): boolean => underWay.delete(question);
      mine.then(forget, forget);
    }
    const { result, note } = await mine;
    return withNote(result, note);
  };
}

async function generate(calling: Calling, open: OpenCall): Promise<Answer> {
  const began = performance.now();
  const seconds = (): number => (performance.now() - began) / 1000;
  let asked: Target | undefined;
  try {
    const {
      value: result,
      target,
      leave,
    } = await calling.attempt(
      open.targets,
      { tokens: open.estimatedTokens, facts: open.facts, signal: open.options.abortSignal },
      async (to, signal) => {
        const language = await calling.providers.get(to.provider)?.languageModel(to.model);
        if (!language) throw new Error(`The provider ${to.provider} is not configured.`);
        asked = to;
        return language.doGenerate({ ...open.options, abortSignal: signal });
      },
    );
    const { content, finishReason, usage } = result;
    leave(tokensOf(usage));
    const note = endCall(calling, open, { target, content, usage, seconds: seconds() });
    return { result, note, kept: { target, content, finishReason, usage } };
  } catch (error) {
    failCall(calling, open, error, { seconds: seconds(), asked });
    throw error;
  }
}

const answerOf = (kept: KeptAnswer, note: CallNote): Answer => ({
  result: { content: kept.content, finishReason: kept.finishReason, usage: kept.usage, warnings: [] },
  note,
  kept,
});

export const withNote = (
  result: LanguageModelV4GenerateResult,
  note: CallNote,
): LanguageModelV4GenerateResult => ({
  ...result,
  providerMetadata: { ...result.providerMetadata, mainstay: metadataOf(note) },
});

/** A note in the form that the AI SDK carries along. */
export const metadataOf = ({ guard, ...note }: CallNote) => ({
  ...note,
  guard: { ...guard, rules: [...guard.rules] },
});

async function orAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  const { promise, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
