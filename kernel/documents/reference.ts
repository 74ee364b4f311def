import type { Reference } from './model.ts';

/** A piece of a reference; `italic` where APA sets a title in italics. */
export interface ReferencePiece {
  readonly text: string;
  readonly italic?: boolean;
  readonly href?: string;
}

/**
 * A reference-list entry by the Publication Manual of the American Psychological Association, 7th edition
 * (chapter 9): author, date, title, source. A work that stands alone has its title in italics; an article (a
 * container and a DOI) has the container in italics instead. A publisher that is also the author is left out
 * (9.29), twenty-one authors or more are shortened (9.8), and an address ends without a full stop (9.35).
 */
export function apaReference(entry: Reference, undated = 'n.d.'): ReferencePiece[] {
  const doi = doiOf(entry.identifier) ?? doiOf(entry.url);
  const identifier = doiOf(entry.identifier) === undefined ? entry.identifier : undefined;
  const href = doi === undefined ? entry.url : `https://doi.org/${doi}`;
  const author = authorsOf(entry.authors);
  const year = entry.year === 'n.d.' ? undated : entry.year;
  const container =
    entry.container === undefined || entry.authors.includes(entry.container) ? undefined : entry.container;
  const isArticle = doi !== undefined && container !== undefined;
  const title: ReferencePiece[] = [{ text: entry.title, ...(!isArticle && { italic: true }) }];
  if (identifier !== undefined) title.push({ text: ` (${identifier})` });

  const sentences: ReferencePiece[][] = [];
  if (author === '') sentences.push(title, [{ text: `(${year})` }]);
  else sentences.push([{ text: author }], [{ text: `(${year})` }], title);
  if (container !== undefined) sentences.push([{ text: container, ...(isArticle && { italic: true }) }]);

  const pieces = sentences.flatMap((sentence, index) => [
    ...(index === 0 ? [] : [{ text: ' ' }]),
    ...sentence,
    ...(/[.?!]$/.test(sentence.at(-1)?.text ?? '') ? [] : [{ text: '.' }]),
  ]);
  return href === undefined ? pieces : [...pieces, { text: ' ' }, { text: href, href }];
}

function authorsOf(authors: readonly string[]): string {
  const last = authors.at(-1);
  if (last === undefined) return '';
  if (authors.length === 1) return last;
  if (authors.length > 20) return `${authors.slice(0, 19).join(', ')}, . . . ${last}`;
  return `${authors.slice(0, -1).join(', ')}, & ${last}`;
}

function doiOf(value: string | undefined): string | undefined {
  return value?.match(/^(?:doi:\s*|https?:\/\/(?:dx\.)?doi\.org\/)?(10\.\d{4,9}\/\S+)$/i)?.[1];
}
