import { detectIn, type Found } from './detect.ts';
import { type Sentence, sentencesOf, stem, wordsOf } from './sentences.ts';
import { FILLER, FUNCTION_WORDS, VAGUE } from './words.ts';

/** An answer reduced to what it says, with what was set aside. */
export interface Substance {
  /** Sentences that state something, each with what was found in it. */
  readonly stated: readonly { readonly sentence: Sentence; readonly found: readonly Found[] }[];
  /** Hedges and vague words, wherever they stand. */
  readonly weak: readonly Found[];
  /** Shares of words, 0–1, set aside as repeated, as copied from the question, as saying nothing. */
  readonly repeated: number;
  readonly copied: number;
  readonly filler: number;
  /** All words, those set aside too. */
  readonly words: number;
}

const HARD: ReadonlySet<Found['feature']> = new Set([
  'quantity',
  'baseline-target',
  'threshold',
  'date',
  'owner',
  'system',
  'frequency',
]);
const EMPTY: ReadonlySet<string> = new Set([...VAGUE, ...FILLER]);

/**
 * Sets aside what adds words and no information, so that padding can never raise a score: sentences that repeat an
 * earlier one (four fifths of their words), that copy the question or its help, and that hold neither a hard
 * feature (number, date, owner, system, rhythm) nor three different words that are neither empty nor the question's.
 */
export function substanceOf(text: string, prompt: string, help: string): Substance {
  const asked = stemsOf(wordsOf(prompt));
  const askedSentences = sentencesOf(`${prompt} ${help}`).map(
    ({ text: sentence }) => new Set(wordsOf(sentence)),
  );
  const stated: { sentence: Sentence; found: readonly Found[] }[] = [];
  const weak: Found[] = [];
  const seen: ReadonlySet<string>[] = [];
  const words = { all: 0, repeated: 0, copied: 0, filler: 0 };
  for (const sentence of sentencesOf(text)) {
    const own = wordsOf(sentence.text);
    const set = new Set(own);
    words.all += own.length;
    if (seen.some((earlier) => shareIn(set, earlier) >= 0.8)) {
      words.repeated += own.length;
      continue;
    }
    seen.push(set);
    const found = detectIn(sentence);
    weak.push(...found.filter(isWeak));
    if (askedSentences.some((one) => set.size >= 4 && shareIn(set, one) >= 0.8)) {
      words.copied += own.length;
    } else if (states(own, found, asked)) {
      stated.push({ sentence, found: found.filter((item) => !isWeak(item)) });
    } else {
      words.filler += own.length;
    }
  }
  const share = (part: number): number => (words.all === 0 ? 0 : part / words.all);
  return {
    stated,
    weak,
    repeated: share(words.repeated),
    copied: share(words.copied),
    filler: share(words.filler),
    words: words.all,
  };
}

function states(words: readonly string[], found: readonly Found[], asked: ReadonlySet<string>): boolean {
  const content = contentOf(words);
  const full = content.filter((word) => !EMPTY.has(word));
  if (found.some((item) => HARD.has(item.feature))) return true;
  const own = new Set(full.map(stem).filter((word) => !asked.has(word)));
  return own.size >= 3 && full.length * 2 > content.length;
}

export const isWeak = (item: Found): boolean => item.feature === 'hedge' || item.feature === 'vague';
export const contentOf = (words: readonly string[]): readonly string[] =>
  words.filter((word) => word.length > 2 && !FUNCTION_WORDS.has(word));
export const stemsOf = (words: readonly string[]): ReadonlySet<string> => new Set(contentOf(words).map(stem));

function shareIn(set: ReadonlySet<string>, other: ReadonlySet<string>): number {
  if (set.size === 0) return 0;
  let common = 0;
  for (const word of set) if (other.has(word)) common += 1;
  return common / set.size;
}
