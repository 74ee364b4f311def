export type {
  Block,
  Cell,
  ChartBlock,
  DocumentModel,
  HeadingBlock,
  HeatMapBlock,
  Inline,
  Reference,
  Span,
  TableBlock,
  Tone,
} from './model.ts';
export {
  type DocumentFormat,
  documentFormats,
  type RenderedDocument,
  type RenderOptions,
  renderDocument,
} from './render.ts';
export { documentModelSchema } from './schema.ts';
