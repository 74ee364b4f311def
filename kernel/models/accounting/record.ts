import type { CallFacts, CallStatus, Target, TokenUsage } from '../call.ts';

/** What is kept of one call. */
export interface CallRecord {
  readonly id: string;
  readonly at: Date;
  readonly facts: CallFacts;
  /** `text`, `object`, `embedding`, or the gateway's operation. */
  readonly operation: string;
  readonly route: string;
  readonly target: Target;
  readonly status: CallStatus;
  readonly errorCode: string | null;
  /** Answered from our own cache, for nothing. */
  readonly cached: boolean;
  readonly seconds: number;
  readonly firstPartSeconds: number | null;
  readonly usage: TokenUsage;
  readonly nano: number;
  readonly guard: unknown;
  readonly prompt: unknown;
  readonly answer: unknown;
}
