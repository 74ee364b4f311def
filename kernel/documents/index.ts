export type {
  Block,
  Cell,
  DocumentModel,
  Inline,
  Reference,
  Tone,
} from './model.ts';
export { documentFormats, renderDocument } from './render.ts';
export { documentModelSchema } from './schema.ts';
