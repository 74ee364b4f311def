import { unescapeHtml } from './entities.ts';
import { unreadable } from './failures.ts';
import type { FileLimits, FileText } from './file-text.ts';
import { textOfHtml } from './html.ts';
import { unpackZip } from './zip.ts';

/** The text of a Word file, with its headings; pictures are left out. */
export async function textOfDocx(
  bytes: Uint8Array,
  limits: FileLimits,
): Promise<Pick<FileText, 'text' | 'title' | 'sections'>> {
  // mammoth unpacks without a limit, so what comes out is measured before it is given the file.
  const parts = unpackZip(bytes, limits.maxUnpackedBytes);
  if (!parts.has('[Content_Types].xml') || ![...parts.keys()].some((name) => name.startsWith('word/')))
    throw unreadable('it is not a Word file (.docx)');
  const { default: mammoth } = await import('mammoth');
  const converted = await mammoth
    .convertToHtml(
      { buffer: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength) },
      {
        externalFileAccess: false,
        convertImage: mammoth.images.imgElement(async () => ({ src: '' })),
        styleMap: ["p[style-name='Title'] => h1:fresh"],
      },
    )
    .catch((error: unknown) => {
      throw unreadable('it is damaged, or no Word file', error);
    });
  const { text, title, sections } = textOfHtml(converted.value);
  const named = /<dc:title[^>]*>([^<]*)</
    .exec(parts.get('docProps/core.xml')?.toString('utf8') ?? '')?.[1]
    ?.trim();
  return { text, sections, title: named ? unescapeHtml(named) : title };
}
