import { type Db, many, sql } from '#kernel/database';

/** UTF-16 units of a document's text. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

export interface Snippet {
  readonly text: string;
  /** Where it stands in the document's text. */
  readonly start: number;
  readonly end: number;
  /** The words that were asked for, in the document's text, within the snippet. */
  readonly highlights: readonly Range[];
}

const wordForm = /[\p{L}\p{M}\p{N}]+/gu;
/** No word of a language is longer; what is, is data. */
const longestWord = 60;

export interface Passage {
  readonly text: string;
  /** Where it begins in the document's text. */
  readonly start: number;
}

/** The words of passages that are forms of the words asked for, by PostgreSQL's own stemming. */
export async function matchingWords(
  db: Db,
  language: string,
  passages: readonly Passage[],
  anyOfTerms: string,
): Promise<ReadonlySet<string>> {
  const words = new Set<string>();
  for (const { text } of passages)
    for (const [word] of text.matchAll(wordForm))
      if (word.length <= longestWord) words.add(word.toLowerCase());
  if (anyOfTerms === '' || words.size === 0) return new Set();
  const rows = await many(
    db,
    sql<{ word: string }>`select word from unnest(${[...words]}::text[]) as word
      where to_tsvector(${language}::text::regconfig, word) @@ ${anyOfTerms}::tsquery`,
  );
  return new Set(rows.map(({ word }) => word));
}

/** The part of a passage with the most different words of those asked for; the earliest of equals. */
export function snippetOf({ text, start }: Passage, words: ReadonlySet<string>, longest: number): Snippet {
  const found = [...text.matchAll(wordForm)]
    .map((match) => ({
      word: match[0].toLowerCase(),
      start: match.index,
      end: match.index + match[0].length,
    }))
    .filter(({ word }) => words.has(word));
  const from = bestStart(found, longest);
  const range = trimmed(text, from, longest);
  const highlights = found
    .filter((one) => one.start >= range.start && one.end <= range.end)
    .map((one) => ({ start: start + one.start, end: start + one.end }));
  return {
    text: text.slice(range.start, range.end),
    start: start + range.start,
    end: start + range.end,
    highlights,
  };
}

function bestStart(found: readonly (Range & { readonly word: string })[], longest: number): number {
  let best = { different: 0, all: 0, start: 0 };
  found.forEach((first, n) => {
    const inside = found.slice(n).filter(({ end }) => end - first.start <= longest * 0.8);
    const different = new Set(inside.map(({ word }) => word)).size;
    if (different > best.different || (different === best.different && inside.length > best.all))
      best = { different, all: inside.length, start: first.start };
  });
  return best.start;
}

/** A range of at most `longest` units that has `from` in its first part, cut between words and without outer space. */
function trimmed(text: string, from: number, longest: number): Range {
  let start = Math.max(0, Math.min(from - Math.floor(longest / 5), text.length - longest));
  if (start > 0) {
    const space = text.slice(start, from).search(/\s/);
    start = space < 0 ? from : start + space;
  }
  let end = Math.min(text.length, start + longest);
  if (end < text.length) {
    const last = text.slice(start, end).search(/\s\S*$/);
    if (last > 0) end = start + last;
  }
  while (start < end && /\s/.test(text.charAt(start))) start += 1;
  while (end > start && /\s/.test(text.charAt(end - 1))) end -= 1;
  return { start, end };
}
