import type { Models } from '#kernel/models';
import type { Embedder } from '#kernel/search';

/** The configured model for embeddings as the search asks for it; undefined when there is none. */
export function modelEmbedder(models: Models): Embedder | undefined {
  const { embedding } = models.routes;
  if (!embedding) return undefined;
  const route = `${embedding.target.provider}/${embedding.target.model}`;
  return {
    id: route,
    dimensions: embedding.dimensions,
    async embed(texts, { signal }) {
      const { vectors } = await models.embed({
        route,
        facts: { app: 'search' },
        texts,
        ...(signal && { signal }),
      });
      return vectors;
    },
  };
}
