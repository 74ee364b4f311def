export type { Artifact } from './artifact.ts';
export { migrations } from './migrations.ts';
export {
  type ArtifactStore,
  type ArtifactStoreOptions,
  createArtifactStore,
  type NewArtifact,
} from './store.ts';
export type { ArtifactProblem, ArtifactVerification } from './verify.ts';
