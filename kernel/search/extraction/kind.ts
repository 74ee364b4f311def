import { MainstayError } from '#kernel/base';
import { encrypted, unreadable } from './failures.ts';
import type { FileKind } from './file-text.ts';

const byMediaType = new Map<string, FileKind>([
  ['text/plain', 'plain'],
  ['text/markdown', 'markdown'],
  ['text/x-markdown', 'markdown'],
  ['text/html', 'html'],
  ['application/xhtml+xml', 'html'],
  ['application/pdf', 'pdf'],
  ['application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'docx'],
]);

const byExtension = new Map<string, FileKind>([
  ['txt', 'plain'],
  ['text', 'plain'],
  ['log', 'plain'],
  ['md', 'markdown'],
  ['markdown', 'markdown'],
  ['html', 'html'],
  ['htm', 'html'],
  ['xhtml', 'html'],
  ['pdf', 'pdf'],
  ['docx', 'docx'],
]);

/**
 * What a file is, by what its sender says of it, and by its first bytes where they can say no.
 *
 * @throws MainstayError `search.unsupported_file`, `search.unreadable_file`, `search.encrypted_file`
 */
export function kindOf(
  bytes: Uint8Array,
  mediaType: string | undefined,
  fileName: string | undefined,
): FileKind {
  const type = mediaType?.split(';')[0]?.trim().toLowerCase() ?? '';
  const extension = /\.([^.\\/]+)$/.exec(fileName ?? '')?.[1]?.toLowerCase() ?? '';
  // Many senders call Markdown plain text, or anything an octet stream: the name then knows better.
  const named = byExtension.get(extension);
  const kind = type === 'text/plain' && named ? named : (byMediaType.get(type) ?? named);
  if (!kind)
    throw new MainstayError(
      'search.unsupported_file',
      'Text is read out of Markdown, HTML, PDF, Word (.docx) and plain text files; this is none of them.',
      { kind: 'invalid', details: { media_type: type, extension } },
    );
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 1024));
  if (kind === 'pdf' && !head.includes('%PDF-')) throw unreadable('it is not a PDF file');
  if (kind === 'docx') {
    if (head.subarray(0, 4).toString('hex') === 'd0cf11e0')
      throw encrypted('it is protected by a password, or it is a Word file of before 2007');
    if (head.subarray(0, 2).toString('latin1') !== 'PK') throw unreadable('it is not a Word file (.docx)');
  }
  return kind;
}
