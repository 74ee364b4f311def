export type { Artifact } from './artifact.ts';
export { migrations } from './migrations.ts';
export { type ArtifactStore, createArtifactStore } from './store.ts';
