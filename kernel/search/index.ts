export type { Embedder } from './embedder.ts';
export type { FileText } from './extraction/file-text.ts';
export { textOf } from './extraction/text-of.ts';
export { indexInRun } from './index-in-run.ts';
export type { NewDocument } from './indexing.ts';
export { migrations } from './migrations.ts';
export type { Hit, SearchQuery } from './query.ts';
export { createSearch, type Search } from './search.ts';
export type { Tenant } from './tenant.ts';
