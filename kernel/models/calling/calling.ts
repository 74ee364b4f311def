import type { LanguageModelV4CallOptions } from '@ai-sdk/provider';
import type { Clock } from '#kernel/base';
import type { KernelSettings } from '#kernel/config';
import type { Db } from '#kernel/database';
import type { Guard } from '#kernel/guard';
import type { Logger } from '#kernel/telemetry';
import type { Accounts } from '../accounting/accounts.ts';
import type { CallFacts, Target } from '../call.ts';
import { mostOf, type Prices } from '../pricing/prices.ts';
import type { Providers } from '../providers/provider.ts';
import type { Routes } from '../routes.ts';
import type { CacheScope } from './answers.ts';

/** What one of the targets answered. */
export interface Answered<T> {
  readonly value: T;
  readonly target: Target;
  /** To be called when the answer has ended, with the tokens it used: the next call takes its place. */
  leave(tokens?: number): void;
}

/** What every call needs. */
export interface Calling {
  readonly db: Db;
  readonly settings: KernelSettings['models'];
  readonly providers: Providers;
  readonly routes: Routes;
  readonly prices: Prices;
  readonly accounts: Accounts;
  readonly guard: Guard;
  readonly log: Logger;
  readonly clock: Clock;
  /** Tries the targets in turn, within the limits of their providers, until one has answered. */
  attempt<T>(
    targets: readonly Target[],
    about: { readonly tokens: number; readonly facts: CallFacts; readonly signal: AbortSignal | undefined },
    work: (target: Target, signal: AbortSignal) => Promise<T>,
  ): Promise<Answered<T>>;
}

/** Whom a call is for and how it is made. */
export interface CallOptions {
  /** `fast`, `strong`, `charter.fast`, or `PROVIDER/MODEL`. */
  readonly route: string;
  readonly facts: CallFacts;
  /**
   * Who may be given the answer when the question comes again: whoever asked (`private`, the default), everybody
   * (`shared`, when nothing private is in it), or nobody (`off`).
   */
  readonly cache?: CacheScope;
  /** A finished call with this key is not made again, whoever asks: a step gives its own. */
  readonly idempotencyKey?: string;
}

/** The options of a call with what the configuration says where the caller says nothing. */
export function withDefaults(
  { settings }: Calling,
  options: LanguageModelV4CallOptions,
): LanguageModelV4CallOptions & { maxOutputTokens: number } {
  const temperature = options.temperature ?? settings.temperature;
  return {
    ...options,
    maxOutputTokens: options.maxOutputTokens ?? settings.max_output_tokens,
    ...(temperature !== undefined && { temperature }),
  };
}

/**
 * The target that a call of so many tokens would cost the most with: what is reserved must cover whichever answers. One
 * without a price counts as dearer than all.
 */
export function dearest(
  prices: Prices,
  targets: readonly [Target, ...Target[]],
  { inputTokens, maxOutputTokens } = { inputTokens: 1, maxOutputTokens: 1 },
): Target {
  const cost = (target: Target): number => {
    const price = prices.of(target);
    return price ? mostOf(price, inputTokens, maxOutputTokens) : Number.POSITIVE_INFINITY;
  };
  return targets.reduce((most, target) => (cost(target) > cost(most) ? target : most));
}
