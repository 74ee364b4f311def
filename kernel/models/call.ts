/** Whom a call is for: what it is charged to and who may see it. */
export interface CallFacts {
  /** The app that asks, or `gateway`. */
  readonly app: string;
  readonly userId?: string | null;
  readonly projectId?: string | null;
  readonly runId?: string | null;
  /** The API key that another program came with. */
  readonly keyId?: string | null;
}

/** A model of a provider: `provider/model` in the configuration. */
export interface Target {
  readonly provider: string;
  readonly model: string;
}

/** Tokens, as the provider counted them, or as estimated when it told nothing. */
export interface TokenUsage {
  /** All of the input, cached parts included. */
  readonly inputTokens: number;
  /** The part of the input that the provider read from its own cache. */
  readonly cachedInputTokens: number;
  /** The part that the provider wrote to its cache, where that costs more (Anthropic). */
  readonly cacheWriteInputTokens?: number;
  readonly outputTokens: number;
  readonly estimated: boolean;
}

/** How a call ended. */
export type CallStatus = 'succeeded' | 'failed' | 'refused' | 'aborted';

export const noUsage: TokenUsage = {
  inputTokens: 0,
  cachedInputTokens: 0,
  outputTokens: 0,
  estimated: false,
};
