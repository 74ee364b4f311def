import type { CallFacts, CallStatus, Target, TokenUsage } from '../call.ts';

/** A hard limit on what a subject may use in a window of time. */
export interface Budget {
  /** Stable: what was spent is kept under it. `app:charter:day` */
  readonly id: string;
  /** What a person reads when it refuses: "this API key's budget for a day". */
  readonly title: string;
  readonly period: 'day' | 'month' | 'total';
  /** Nano-dollars (1e-9 USD). */
  readonly limitNano?: number;
  readonly limitTokens?: number;
}

export interface ChargeRequest {
  readonly facts: CallFacts;
  /** `text`, `object`, `embedding`, or the gateway's: `chat`, `responses`, `embeddings`, `messages`. */
  readonly operation: string;
  /** As the caller named it: a route's name or `PROVIDER/MODEL`. */
  readonly route: string;
  /** The dearest of the targets that may answer. */
  readonly target: Target;
  /** The most that the call can use: what is reserved until it ends. */
  readonly inputTokens: number;
  readonly maxOutputTokens: number;
  /** Budgets besides those of the configuration: those of the API key. */
  readonly budgets?: readonly Budget[];
}

/** How a call ended, for its record. */
export interface CallOutcome {
  readonly status: CallStatus;
  readonly usage: TokenUsage;
  /** The target that answered, when a fallback did. */
  readonly target?: Target;
  readonly seconds: number;
  /** Until the first part of a streamed answer. */
  readonly firstPartSeconds?: number;
  readonly errorCode?: string;
  /** Answered from our own cache, for nothing. */
  readonly cached?: boolean;
  /** What may be kept of the texts, as the policy says; they must be ready to be kept. */
  readonly texts?: { readonly prompt?: unknown; readonly answer?: unknown };
  readonly guard?: unknown;
}

/** A call under way: its reserved part of the budgets is given back, but for what it used, by `end`. */
export interface Charge {
  /** The id of the call's record. */
  readonly callId: string;
  /** To be called once, however the call ends; a second call does nothing. Returns the cost in nano-dollars. */
  end(outcome: CallOutcome): number;
}

/** What calls use, reserved before and counted after. */
export interface Accounts {
  /**
   * Reserves the most that the call can use in every budget it falls under, all or none, so that calls at the same
   * time cannot pass a limit together.
   *
   * @throws MainstayError `models.budget_exceeded` (kind `refused`), with the budget in `details`
   */
  begin(request: ChargeRequest): Promise<Charge>;
  /** Writes what has been counted so far; it is written by itself every tenth of a second. */
  flush(): Promise<void>;
  /** Writes everything and gives back what was set aside. */
  close(): Promise<void>;
}
