import { MainstayError } from '#kernel/base';
import { decodeText } from './characters.ts';
import { tooLarge, unreadable } from './failures.ts';
import type { FileKind, FileLimits, FileText } from './file-text.ts';
import { declaredEncoding, textOfHtml } from './html.ts';
import { textOfMarkdown } from './markdown.ts';

/** Reads a file in this process. What parses PDF and Word files is loaded when it is needed. */
export async function readFileText(bytes: Uint8Array, kind: FileKind, limits: FileLimits): Promise<FileText> {
  const found = await read(bytes, kind, limits).catch((error: unknown) => {
    throw error instanceof MainstayError ? error : unreadable('it is damaged', error);
  });
  if (found.text.length > limits.maxLength)
    throw tooLarge(`its text has more than ${limits.maxLength} characters`);
  return { kind, title: null, sections: [], pages: [], ...found };
}

async function read(
  bytes: Uint8Array,
  kind: FileKind,
  limits: FileLimits,
): Promise<Partial<FileText> & Pick<FileText, 'text'>> {
  switch (kind) {
    case 'plain':
      return { text: decodeText(bytes).replaceAll('\r\n', '\n') };
    case 'markdown':
      return textOfMarkdown(decodeText(bytes));
    case 'html':
      return textOfHtml(decodeText(bytes, declaredEncoding(bytes)));
    case 'pdf':
      return (await import('./pdf.ts')).textOfPdf(bytes, limits);
    case 'docx':
      return (await import('./docx.ts')).textOfDocx(bytes, limits);
  }
}
