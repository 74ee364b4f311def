export interface Sentence {
  readonly text: string;
  /** Offset of the sentence's first character in the whole text. */
  readonly start: number;
}

// A full stop ends a sentence only when white space and something that begins one follow, and not after the common
// short forms.
const END =
  /(?<!\b(?:Dr|Mr|Ms|Mrs|Prof|St|No|Art|e\.g|i\.e|approx|vs|ca|Inc|Ltd))[.!?]+["')\]]*\s+(?=["'(]?[A-Z0-9€$£])|\n\s*(?:[-*•]\s+)?/g;

/** Cuts a text into sentences (also at line ends), keeping offsets. */
export function sentencesOf(text: string): readonly Sentence[] {
  const found: Sentence[] = [];
  let from = 0;
  const push = (end: number): void => {
    const raw = text.slice(from, end);
    const trimmed = raw.trim();
    if (trimmed !== '') found.push({ text: trimmed, start: from + raw.indexOf(trimmed) });
  };
  for (const match of text.matchAll(END)) {
    push(match.index + match[0].length);
    from = match.index + match[0].length;
  }
  push(text.length);
  return found;
}

/** Lower-case words and numbers of a text, in order. */
export function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+(?:['’.,:%-][\p{L}\p{N}]+)*/gu) ?? [];
}

/** A word without the endings that only inflect it; crude on purpose: it is used to compare, not to read. */
export function stem(word: string): string {
  if (word.length <= 4 || /\d/.test(word)) return word;
  return word.replace(/(?:ations?|ings?|ments?|edly|ies|ied|ers?|ed|es|ly|s|y|e)$/u, '');
}
