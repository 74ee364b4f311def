/** Turns texts into vectors whose cosine says how near they are in meaning. */
export interface Embedder {
  /** Names the model and its version: vectors of different ids are never compared. */
  readonly id: string;
  readonly dimensions: number;
  /** One vector for each text, in order. `purpose` for models that embed questions otherwise than passages. */
  embed(
    texts: readonly string[],
    options: { readonly signal?: AbortSignal | undefined; readonly purpose: 'passage' | 'question' },
  ): Promise<readonly (readonly number[])[]>;
}
