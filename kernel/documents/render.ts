import { invalid } from '#kernel/base';
import type { DocumentModel } from './model.ts';
import type { Paper } from './pdf.ts';
import { prepare } from './prepared.ts';
import { documentModelSchema } from './schema.ts';
import { createTypesetter } from './typesetting.ts';

export const documentFormats = ['pdf', 'docx', 'html', 'md', 'json'] as const;
export type DocumentFormat = (typeof documentFormats)[number];

export interface RenderOptions {
  /** A4 when absent. Markdown and JSON have no paper. */
  readonly paper?: Paper;
  /** A Typst file in place of the own one, for PDF. */
  readonly template?: string | undefined;
}

export interface RenderedDocument {
  readonly bytes: Uint8Array;
  readonly contentType: string;
  readonly extension: string;
}

/** Raised when the JSON form changes in a way that a reader of old files must know about. */
const schemaVersion = 1;

const contentTypes: Readonly<Record<DocumentFormat, string>> = {
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  html: 'text/html; charset=utf-8',
  md: 'text/markdown; charset=utf-8',
  json: 'application/json',
};

/**
 * Writes a document in one of the formats. The same model gives the same bytes in Markdown, HTML and JSON, and the
 * same pages in PDF; a .docx also records when it was made. PDF, HTML and DOCX are written in a process of their own.
 *
 * @throws MainstayError `documents.invalid` when the model does not fit `documentModelSchema`: `details.issues` says where
 * @throws MainstayError `documents.render_failed`, `documents.template_failed` when the PDF cannot be typeset
 */
export async function renderDocument(
  model: DocumentModel,
  format: DocumentFormat,
  options: RenderOptions = {},
): Promise<RenderedDocument> {
  const checked = check(model);
  const paper = options.paper ?? 'a4';
  const written = await write(checked, format, paper, options.template);
  const bytes = typeof written === 'string' ? Buffer.from(written, 'utf8') : written;
  return { bytes, contentType: contentTypes[format], extension: format };
}

async function write(
  model: DocumentModel,
  format: DocumentFormat,
  paper: Paper,
  template: string | undefined,
): Promise<string | Uint8Array> {
  switch (format) {
    case 'json':
      return `${JSON.stringify({ schema: schemaVersion, ...model }, null, 2)}\n`;
    case 'md':
      return (await import('./markdown.ts')).toMarkdown(prepare(model));
    case 'html':
    case 'pdf':
    case 'docx':
      return typeset({ document: prepare(model), format, paper, template });
  }
}

/** One for the process: what it holds is a child process, which is there only while documents are written. */
const typeset = createTypesetter({ idleSeconds: 20, longestSeconds: 120 });

function check(model: unknown): DocumentModel {
  const result = documentModelSchema.safeParse(model);
  if (result.success) return result.data;
  const issues = result.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
  const first = issues[0];
  const where = first === undefined ? '' : `: ${first.path || 'the document'} ${first.message}`;
  throw invalid('documents.invalid', `The document cannot be written${where}.`, { issues });
}
