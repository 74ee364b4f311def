export type { Embedder } from './embedder.ts';
export { migrations } from './migrations.ts';
export { createSearch, type Search } from './search.ts';
