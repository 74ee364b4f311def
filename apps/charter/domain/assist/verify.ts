import type { InterviewState } from '../interview/state.ts';
import { type Passage, passagesFor } from './passages.ts';

/** A place in the answers that a model points at. */
export interface Place {
  readonly question_id: string;
  /** Word for word from the answer. */
  readonly quote: string;
}

export interface Contradiction {
  readonly places: readonly [Place, Place];
  readonly because: string;
}

export interface Sentence {
  readonly text: string;
  readonly sources: readonly Place[];
}

/** A sentence that is not used, and why. */
export interface LeftOut {
  readonly text: string;
  readonly because: string;
}

/** Shorter pieces stand in almost every answer and prove nothing. */
const shortestQuote = 8;

const squeezed = (text: string): string => text.replace(/\s+/gu, ' ').trim();

/** Whether an answer says this, word for word; only white space may differ. */
export function isQuoted(passages: readonly Passage[], { question_id: id, quote }: Place): boolean {
  const passage = passages.find(({ questionId }) => questionId === id);
  if (passage === undefined) return false;
  const [whole, part] = [squeezed(passage.text), squeezed(quote)];
  // A whole answer may be shorter: "12 people".
  return (part.length >= shortestQuote && whole.includes(part)) || (part !== '' && part === whole);
}

/** Whether the answers, as they are now, still say both. */
export function stillSaid(state: InterviewState, { places }: Pick<Contradiction, 'places'>): boolean {
  const ids = places.map(({ question_id: id }) => id);
  const passages = passagesFor(state, ids);
  return places.every((place) => isQuoted(passages, place));
}

/** The same for each order of the two places. */
export const keyOf = ({ places }: Pick<Contradiction, 'places'>): string =>
  places
    .map(({ question_id: id, quote }) => `${id} ${squeezed(quote)}`)
    .sort()
    .join(' | ');

/**
 * Of what a model found, what can be looked up: two different questions, both quoted word for word. Nobody has checked
 * that the two contradict each other; that is for a person.
 *
 * @param known what was shown before (`keyOf`), which is not shown again
 */
export function verifiedContradictions(
  passages: readonly Passage[],
  found: readonly Contradiction[],
  known: ReadonlySet<string> = new Set(),
): { readonly kept: readonly Contradiction[]; readonly dropped: number; readonly repeated: number } {
  const seen = new Set(known);
  const kept: Contradiction[] = [];
  let [dropped, repeated] = [0, 0];
  for (const one of found) {
    const [first, second] = one.places;
    const real = first.question_id !== second.question_id && one.places.every((at) => isQuoted(passages, at));
    if (!real) dropped++;
    else if (seen.has(keyOf(one))) repeated++;
    else {
      seen.add(keyOf(one));
      kept.push(one);
    }
  }
  return { kept, dropped, repeated };
}

/**
 * Of a draft, the sentences that rest on answers: each names answers that say what it quotes, and has no number that is
 * in none of them. What remains is what a program can see; whether a sentence says the same as its sources, a person
 * must.
 */
export function verifiedSentences(
  passages: readonly Passage[],
  sentences: readonly Sentence[],
): { readonly kept: readonly Sentence[]; readonly leftOut: readonly LeftOut[] } {
  const kept: Sentence[] = [];
  const leftOut: LeftOut[] = [];
  for (const sentence of sentences) {
    const because = problemOf(passages, sentence);
    if (because === undefined) kept.push(sentence);
    else leftOut.push({ text: sentence.text, because });
  }
  return { kept, leftOut };
}

function problemOf(passages: readonly Passage[], { text, sources }: Sentence): string | undefined {
  if (sources.length === 0) return 'It names no answer that it rests on.';
  const invented = sources.find((place) => !isQuoted(passages, place));
  if (invented !== undefined) {
    return `It quotes what the answer to ${invented.question_id} does not say: “${squeezed(invented.quote)}”.`;
  }
  const cited = passages.filter(({ questionId }) => sources.some((one) => one.question_id === questionId));
  const said = new Set(cited.flatMap((passage) => numbersIn(passage.text).map(plain)));
  const strange = numbersIn(text).find((number) => !said.has(plain(number)));
  return strange === undefined ? undefined : `The answers that it names do not have the number ${strange}.`;
}

/** Every number as it is written; of a date such as `2026-03-01` each part. */
const numbersIn = (text: string): readonly string[] => text.match(/\d+(?:[.,'’\u00a0\u202f]\d+)*/gu) ?? [];

/** The same for `1,200`, `1'200` and `1200`. */
const plain = (number: string): string =>
  number.replace(/[,'’\u00a0\u202f](?=\d{3}(?!\d))/gu, '').replace(/^0+(?=\d)/u, '');
