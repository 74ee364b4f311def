import { encrypted, noText, tooLarge, unreadable } from './failures.ts';
import type { FileLimits, FileText } from './file-text.ts';

/** The text of a PDF file, page by page, with pages apart. */
export async function textOfPdf(
  bytes: Uint8Array,
  limits: FileLimits,
): Promise<Pick<FileText, 'text' | 'title' | 'pages'>> {
  const { getDocumentProxy } = await import('unpdf');
  const pdf = await getDocumentProxy(Uint8Array.from(bytes), { verbosity: 0 }).catch((error: unknown) => {
    if (error instanceof Error && error.name === 'PasswordException')
      throw encrypted('it is protected by a password');
    throw unreadable('it is damaged, or no PDF file', error);
  });
  if (pdf.numPages > limits.maxPages)
    throw tooLarge(`it has ${pdf.numPages} pages, and at most ${limits.maxPages} are read`);
  const parts: string[] = [];
  const pages: { page: number; start: number; end: number }[] = [];
  let length = 0;
  for (let number = 1; number <= pdf.numPages; number++) {
    const said = await pageText(await pdf.getPage(number));
    const before = length === 0 || said === '' ? '' : '\n\n';
    parts.push(before, said);
    length += before.length;
    pages.push({ page: number, start: length, end: length + said.length });
    length += said.length;
    if (length > limits.maxLength) throw tooLarge(`its text has more than ${limits.maxLength} characters`);
  }
  if (length === 0) throw noText('The PDF file has no text: its pages are pictures, perhaps scanned ones.');
  return { text: parts.join(''), pages, title: await titleOf(pdf) };
}

type Pdf = Awaited<ReturnType<typeof import('unpdf')['getDocumentProxy']>>;

async function pageText(page: Awaited<ReturnType<Pdf['getPage']>>): Promise<string> {
  const { items } = await page.getTextContent();
  page.cleanup();
  const lines = items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : '')).join('');
  // A word that was divided at the end of a line is one word for whoever looks for it.
  return lines
    .replaceAll(/(\p{Ll})[-\u00ad]\n(?=\p{Ll})/gu, '$1')
    .replaceAll(/[^\S\n]+/g, ' ')
    .trim();
}

async function titleOf(pdf: Pdf): Promise<string | null> {
  const { info } = await pdf.getMetadata().catch(() => ({ info: {} }));
  const title = 'Title' in info && typeof info.Title === 'string' ? info.Title.trim() : '';
  return title === '' ? null : title;
}
