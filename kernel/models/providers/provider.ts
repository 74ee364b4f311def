import type { EmbeddingModelV4, LanguageModelV4 } from '@ai-sdk/provider';

/** The protocol that a provider's server speaks. */
export type Protocol = 'openai' | 'anthropic' | 'google';

/** The calls of a protocol that the gateway can hand on as they are. */
export type Operation = 'chat' | 'responses' | 'embeddings' | 'messages';

export interface Endpoint {
  readonly url: string;
  /** With the provider's key in them: never logged. Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

/** One configured provider. Nothing is loaded or connected before its first use. */
export interface Provider {
  /** As it is called in `PROVIDER/MODEL`. */
  readonly id: string;
  readonly protocol: Protocol;
  /** The AI SDK's model; loads the provider's package at its first use. */
  languageModel(model: string): Promise<LanguageModelV4>;
  /** @throws MainstayError `models.no_embeddings` when the provider has none (Anthropic) */
  embeddingModel(model: string): Promise<EmbeddingModelV4>;
  /** Where a request in the provider's own protocol goes, unchanged but for its model; undefined where it has no such call. */
  endpoint(operation: Operation, model: string): Endpoint | undefined;
}

/** By id, only those that are configured. */
export type Providers = ReadonlyMap<string, Provider>;
