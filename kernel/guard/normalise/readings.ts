import { leetLetters } from './confusables.ts';
import { decodeStretches } from './decode.ts';
import { type Folded, fold } from './fold.ts';
import { mappedView, sameLengthView, stretchView, type View } from './view.ts';

/** A text as it is read, and as it may have been meant to be read. */
export interface Readings {
  readonly plain: Folded;
  /** Readings with leetspeak, spaced-out letters, rot13, reversal or an encoding undone; mostly none. */
  readonly others: readonly View[];
}

const leetWord = /[a-z][01345679@$!|+€]+[a-z]|\b[013457@$|€][a-z]{2}/;
const spacedLetters = /(?<![a-z0-9])(?:[a-z0-9@$][ .\-_*|,\\]{1,3}){7,}[a-z0-9](?![a-z0-9])/g;

/** The words that an attack can hardly do without, as rot13 and reversal would write them. */
const rotated = /\b(?:vtaber|vafgehpgvba|cebzcg|flfgrz|qvfertneq|cerivbhf|erfgevpgvba|cnffjbeq|sbetrg)/;
const reversed = /(?:snoitcurtsni|erongi|tpmorp|drageersid|suoiverp|metsys|snoitcirtser|drowssap|tegrof)/;

const mostOthers = 40;

/** All readings of a text. Linear in its length. */
export function readingsOf(text: string): Readings {
  const plain = fold(text);
  const others: View[] = [];
  const lower = plain.view.text;
  const moved = (view: View, reading: string): View => ({ ...view, reading });

  if (leetWord.test(lower)) {
    const read = unleet(lower);
    if (read !== lower) others.push(moved({ ...plain.view, text: read }, 'leetspeak'));
  }
  for (const match of lower.matchAll(spacedLetters)) {
    if (others.length >= mostOthers) break;
    others.push(closeUp(plain.view, match[0], match.index));
  }
  if (rotated.test(lower)) others.push(moved({ ...plain.view, text: rot13(lower) }, 'rot13'));
  if (reversed.test(lower)) others.push(reverse(plain.view));
  for (const decoded of decodeStretches(text)) {
    if (others.length >= mostOthers) break;
    others.push(stretchView(fold(decoded.text).view.text, decoded.encoding, decoded.start, decoded.end));
    // One wrapping inside another is the usual depth of such tricks.
    for (const inner of decodeStretches(decoded.text)) {
      others.push(stretchView(fold(inner.text).view.text, inner.encoding, decoded.start, decoded.end));
    }
  }
  return { plain, others };
}

const unleet = (text: string): string =>
  text.replace(/[01345679@$!|+€]/g, (sign, at: number) => {
    const neighbours = `${text[at - 1] ?? ' '}${text[at + 1] ?? ' '}`;
    return /[a-z]/.test(neighbours) ? (leetLetters[sign] ?? sign) : sign;
  });

const rot13 = (text: string): string =>
  text.replace(/[a-z]/g, (letter) => String.fromCharCode(((letter.charCodeAt(0) - 84) % 26) + 97));

/** "i g n o r e  a l l" as "ignore all"; where words are not set apart either, the letters are one word. */
function closeUp(view: View, stretch: string, from: number): View {
  const out: string[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  const wide =
    /[a-z0-9][ .\-_*|,\\]{2,3}[a-z0-9]/.test(stretch) && /[a-z0-9][ .\-_*|,\\][a-z0-9]/.test(stretch);
  let gap = 0;
  for (let i = 0; i < stretch.length; i += 1) {
    const letter = stretch[i] ?? '';
    if (/[ .\-_*|,\\]/.test(letter)) {
      gap += 1;
      continue;
    }
    const { start, end } = view.locate(from + i, from + i + 1);
    if (wide && gap > 1 && out.length > 0) {
      out.push(' ');
      starts.push(start);
      ends.push(start);
    }
    gap = 0;
    out.push(leetLetters[letter] ?? letter);
    starts.push(start);
    ends.push(end);
  }
  return mappedView(out.join(''), 'spaced-out letters', starts, ends);
}

function reverse(view: View): View {
  const { length } = view.text;
  const text = [...view.text].reverse().join('');
  if (text.length !== length) return sameLengthView('', 'reversed');
  return {
    text,
    reading: 'reversed',
    locate: (start, end) => view.locate(length - end, length - start),
  };
}
