import type {
  LanguageModelV4CallOptions,
  LanguageModelV4Content,
  LanguageModelV4Prompt,
  LanguageModelV4Usage,
} from '@ai-sdk/provider';
import { MainstayError } from '#kernel/base';
import type { Charge } from '../accounting/accounts.ts';
import { type CallFacts, noUsage, type Target } from '../call.ts';
import { findAnswer, forgetAnswers, type KeptAnswer, keepAnswer, questionKey } from './answers.ts';
import { type Calling, type CallOptions, dearest, withDefaults } from './calling.ts';
import { keptTexts } from './kept-texts.ts';
import { blocked, type Screening, screenAnswer, screenPrompt } from './screening.ts';
import { mostInputTokens, usageOf } from './tokens.ts';

/** What is told of a call beside its answer, under `providerMetadata.mainstay`. */
export interface CallNote {
  readonly callId: string;
  readonly provider: string;
  readonly model: string;
  /** US dollars; 0 when it came from the cache or has no price. */
  readonly costUsd: number;
  readonly cached: boolean;
  readonly guard: { readonly action: string; readonly score: number; readonly rules: readonly string[] };
}

/** A step's answer is kept as long as a run may take to be looked at again. */
const stepAnswerDays = 30;

/** A call that has been looked at and has its part of the budgets. */
export interface OpenCall {
  readonly targets: readonly Target[];
  readonly facts: CallFacts;
  readonly estimatedTokens: number;
  readonly charge: Charge;
  readonly screening: Screening;
  readonly options: LanguageModelV4CallOptions;
}

/** The names under which an answer to this call may be found: of the step first, then of the question. */
export function answerKeys(
  calling: Calling,
  call: CallOptions,
  targets: readonly Target[],
  options: LanguageModelV4CallOptions,
): { readonly step: string | undefined; readonly question: string | undefined } {
  const { cache = 'private', facts, idempotencyKey } = call;
  const cacheable = calling.settings.cache && cache !== 'off';
  return {
    step: idempotencyKey === undefined ? undefined : `step:${idempotencyKey}`,
    question: cacheable ? questionKey(cache, facts, targets, options) : undefined,
  };
}

export async function findKept(
  { db, clock }: Calling,
  keys: ReturnType<typeof answerKeys>,
): Promise<KeptAnswer | undefined> {
  for (const key of [keys.step, keys.question]) {
    const answer = key === undefined ? undefined : await findAnswer(db, key, clock.now());
    if (answer) return answer;
  }
  return undefined;
}

/** Keeps an answer under its names. A failure to keep it is no failure of the call. */
export async function keep(
  { db, clock, settings, log }: Calling,
  keys: ReturnType<typeof answerKeys>,
  answer: KeptAnswer,
): Promise<void> {
  const after = (seconds: number): Date => new Date(clock.now().getTime() + seconds * 1000);
  try {
    if (keys.step) await keepAnswer(db, keys.step, answer, after(stepAnswerDays * 86_400));
    if (keys.question) await keepAnswer(db, keys.question, answer, after(settings.cache_ttl_seconds));
  } catch (error) {
    log.warn({ err: error }, 'The answer of a model could not be kept for the next time');
  }
}

/** Forgets the answer to a call, which turned out to be of no use: the next time a model is asked again. */
export async function forgetAnswer(
  calling: Calling,
  call: CallOptions,
  options: LanguageModelV4CallOptions,
): Promise<void> {
  const targets = calling.routes.targetsOf(call.route);
  const { step, question } = answerKeys(calling, call, targets, withDefaults(calling, options));
  await forgetAnswers(
    calling.db,
    [step, question].filter((key) => key !== undefined),
  );
}

/**
 * Looks at the prompt and reserves the call's part of the budgets; nothing of them when the answer is here already.
 *
 * @throws MainstayError `guard.blocked`, `models.budget_exceeded`, `models.no_price`; each is recorded
 */
export async function openCall(
  calling: Calling,
  call: CallOptions,
  targets: readonly Target[],
  options: LanguageModelV4CallOptions & { maxOutputTokens: number },
  kept?: KeptAnswer,
): Promise<OpenCall> {
  const screening = screenPrompt(calling.guard, options.prompt);
  const [first, ...others] = targets;
  if (!first) throw new MainstayError('models.no_target', `The route ${call.route} names no model.`);
  const isBlocked = screening.action === 'block';
  const isFree = kept !== undefined || isBlocked;
  const inputTokens = isFree ? 0 : mostInputTokens(options);
  const maxOutputTokens = isFree ? 0 : options.maxOutputTokens;
  const charge = await calling.accounts.begin({
    facts: call.facts,
    operation: options.responseFormat?.type === 'json' ? 'object' : 'text',
    route: call.route,
    target: kept?.target ?? dearest(calling.prices, [first, ...others], { inputTokens, maxOutputTokens }),
    inputTokens,
    maxOutputTokens,
  });
  if (isBlocked) {
    const error = blocked(screening);
    charge.end({
      ...{ status: 'refused', usage: noUsage, seconds: 0, errorCode: error.code, guard: screening },
      ...textsToKeep(calling, options.prompt, undefined),
    });
    throw error;
  }
  return {
    targets,
    facts: call.facts,
    charge,
    screening,
    options,
    estimatedTokens: inputTokens + maxOutputTokens,
  };
}

/** What came of a call, in the terms of its record. */
export interface Ending {
  readonly target: Target;
  readonly content: readonly LanguageModelV4Content[];
  readonly usage: LanguageModelV4Usage | undefined;
  readonly seconds: number;
  readonly firstPartSeconds?: number;
  readonly aborted?: boolean;
  readonly cached?: boolean;
  /** A stream that broke off: what came until then is paid for. */
  readonly error?: unknown;
}

/** Settles and records a call that was answered, wholly or in part. */
export function endCall(
  calling: Calling,
  { charge, screening, options }: OpenCall,
  ending: Ending,
): CallNote {
  const { target, content, seconds, firstPartSeconds, cached = false } = ending;
  const answerRules = screenAnswer(calling.guard, options.prompt, content);
  const guard = { ...screening, rules: [...screening.rules, ...answerRules] };
  const nano = charge.end({
    status: ending.aborted ? 'aborted' : ending.error === undefined ? 'succeeded' : 'failed',
    target,
    usage: usageOf(ending.usage, options.prompt, textOf(content)),
    seconds,
    cached,
    guard,
    ...(firstPartSeconds !== undefined && { firstPartSeconds }),
    ...(ending.error !== undefined && { errorCode: codeOf(ending.error) }),
    ...textsToKeep(calling, options.prompt, content),
  });
  const { provider, model } = target;
  return { callId: charge.callId, provider, model, costUsd: nano / 1e9, cached, guard };
}

/**
 * Settles and records a call that nobody answered.
 *
 * @param asked who had the question when it failed. The caller who stopped it pays for the question: otherwise stopping
 * each call just before its answer would be a way around the budgets.
 */
export function failCall(
  calling: Calling,
  call: OpenCall,
  error: unknown,
  { seconds, asked }: { readonly seconds: number; readonly asked: Target | undefined },
): void {
  const aborted = call.options.abortSignal?.aborted === true;
  call.charge.end({
    status: aborted ? 'aborted' : 'failed',
    usage: aborted && asked ? usageOf(undefined, call.options.prompt, '') : noUsage,
    ...(asked && { target: asked }),
    seconds,
    errorCode: codeOf(error),
    guard: call.screening,
    ...textsToKeep(calling, call.options.prompt, undefined),
  });
}

function textsToKeep(
  { settings, guard }: Calling,
  prompt: LanguageModelV4Prompt,
  content: readonly LanguageModelV4Content[] | undefined,
): { readonly texts?: NonNullable<ReturnType<typeof keptTexts>> } {
  const texts = keptTexts(settings.record, guard, prompt, content);
  return texts ? { texts } : {};
}

const codeOf = (error: unknown): string => (error instanceof MainstayError ? error.code : 'models.failed');

export const textOf = (content: readonly LanguageModelV4Content[]): string =>
  content
    .map((part) => (part.type === 'text' ? part.text : part.type === 'tool-call' ? part.input : ''))
    .join('');
