import { createHash } from 'node:crypto';
import { renderDocument } from '#kernel/documents';
import { toCsvReport } from '../domain/reporting/csv.ts';
import { type HrefOf, toCtrf } from '../domain/reporting/ctrf.ts';
import { reportDocument } from '../domain/reporting/document.ts';
import { toHtml } from '../domain/reporting/html/page.ts';
import { reportScript } from '../domain/reporting/html/script.ts';
import { toJunit } from '../domain/reporting/junit.ts';
import { toMarkdown } from '../domain/reporting/markdown.ts';
import type { ReportData } from '../domain/reporting/report-data.ts';
import { collectPictures, type ReadArtifact } from './pictures.ts';

export const reportFormats = ['html', 'ctrf', 'junit', 'csv', 'md', 'pdf'] as const;
export type ReportFormat = (typeof reportFormats)[number];

export interface ReportFile {
  readonly format: ReportFormat;
  readonly name: string;
  readonly contentType: string;
  readonly content: Buffer;
}

export interface ReportOptions {
  /** Reads a piece of evidence; undefined when it is gone, or larger than `longest` bytes. */
  readonly read: ReadArtifact;
  /** Where a piece of evidence, such as a trace, can be opened from the report: an address, or a path beside it. */
  readonly hrefOf?: HrefOf;
  /** The address of the whole report, for the summary in Markdown. */
  readonly reportUrl?: string;
  /** As in Word: of the organisation. */
  readonly paper?: 'a4' | 'letter';
}

const names: Readonly<Record<ReportFormat, readonly [string, string]>> = {
  html: ['report.html', 'text/html; charset=utf-8'],
  ctrf: ['ctrf-report.json', 'application/json'],
  junit: ['junit.xml', 'application/xml'],
  csv: ['results.csv', 'text/csv; charset=utf-8'],
  md: ['summary.md', 'text/markdown; charset=utf-8'],
  pdf: ['report.pdf', 'application/pdf'],
};

const scriptHash = `sha256-${createHash('sha256').update(reportScript).digest('base64')}`;

async function contentOf(format: ReportFormat, data: ReportData, options: ReportOptions): Promise<Buffer> {
  const { hrefOf = () => undefined, reportUrl, read, paper } = options;
  switch (format) {
    case 'html': {
      const pictures = await collectPictures(data, read);
      return Buffer.from(toHtml(data, { pictureOf: (id) => pictures.get(id), hrefOf, scriptHash }));
    }
    case 'ctrf':
      return Buffer.from(`${JSON.stringify(toCtrf(data, hrefOf), null, 2)}\n`);
    case 'junit':
      return Buffer.from(toJunit(data));
    case 'csv':
      return Buffer.from(toCsvReport(data));
    case 'md':
      return Buffer.from(toMarkdown(data, reportUrl));
    case 'pdf': {
      const { bytes } = await renderDocument(reportDocument(data), 'pdf', { paper: paper ?? 'a4' });
      return Buffer.from(bytes);
    }
  }
}

/**
 * One report.
 * @throws MainstayError `documents.render_failed` when the PDF cannot be typeset
 */
export async function writeReport(
  format: ReportFormat,
  data: ReportData,
  options: ReportOptions,
): Promise<ReportFile> {
  const [name, contentType] = names[format];
  return { format, name, contentType, content: await contentOf(format, data, options) };
}
