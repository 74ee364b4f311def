import { latinLookAlike } from './confusables.ts';
import { mappedView, sameLengthView, type View } from './view.ts';

/** A text folded to plain lower-case letters, and what had to be undone for it. */
export interface Folded {
  readonly view: View;
  /** Characters without width or with a direction of their own, inside words. */
  readonly hidden: number;
  /** Letters written in invisible tag characters (U+E0000 block). */
  readonly tags: number;
  /** Letters of another script inside a Latin word. */
  readonly lookAlikes: number;
}

const ascii = /^[\0-\x7f]*$/;
const nativeLetters = /[бджзйлпфцчшщъыэюяґєіїљњћђџδθλξπφψאבגדהוזחטיכלמנסעפצקרשת]/iu;

/** Zero-width, bidirectional controls, soft hyphen, variation selectors, fillers. */
function isHidden(code: number): boolean {
  return (
    code === 0xad ||
    code === 0x34f ||
    code === 0x61c ||
    code === 0x180e ||
    (code >= 0x200b && code <= 0x200f) ||
    (code >= 0x202a && code <= 0x202e) ||
    (code >= 0x2060 && code <= 0x206f) ||
    (code >= 0xfe00 && code <= 0xfe0f) ||
    code === 0xfeff ||
    (code >= 0xe0100 && code <= 0xe01ef)
  );
}

const isMark = (code: number): boolean => code >= 0x300 && code <= 0x36f;
const isAsciiLetter = (code: number): boolean => (code >= 97 && code <= 122) || (code >= 65 && code <= 90);

/** Fancy quotes and dashes as the ones on a keyboard, so that rules need to know one kind. */
const plainSigns: ReadonlyMap<number, string> = new Map([
  ...[0x2018, 0x2019, 0x201b, 0x2032, 0xb4].map((code): [number, string] => [code, "'"]),
  ...[0x201c, 0x201d, 0x201e, 0x2033, 0xab, 0xbb].map((code): [number, string] => [code, '"']),
  ...[0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2212].map((code): [number, string] => [code, '-']),
]);

/**
 * Folds compatibility forms (Unicode NFKD), accents, case, invisible characters and letters that look like Latin ones.
 * Look-alikes are undone inside words that also have a Latin letter, and everywhere in a text without a letter that only
 * the other script has: so "іgnоrе" is read as "ignore", and Russian stays Russian.
 */
export function fold(text: string): Folded {
  if (ascii.test(text)) {
    return { view: sameLengthView(text.toLowerCase(), 'plain'), hidden: 0, tags: 0, lookAlikes: 0 };
  }
  const anywhere = !nativeLetters.test(text);
  const out: string[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  const counts = { hidden: 0, tags: 0, lookAlikes: 0 };
  let afterLatin = false;
  for (let at = 0; at < text.length; ) {
    const code = text.codePointAt(at) ?? 0;
    const end = at + (code > 0xffff ? 2 : 1);
    const place = { code, afterLatin, beforeLatin: isAsciiLetter(text.charCodeAt(end)), anywhere };
    const written = code < 0x80 ? String.fromCharCode(code).toLowerCase() : foldCharacter(place, counts);
    // One entry per UTF-16 unit, so that a match's offsets are indexes.
    for (let unit = 0; unit < written.length; unit += 1) {
      starts.push(at);
      ends.push(end);
    }
    out.push(written);
    if (written !== '') afterLatin = isAsciiLetter(written.charCodeAt(written.length - 1));
    at = end;
  }
  return { view: mappedView(out.join(''), 'plain', starts, ends), ...counts };
}

interface Place {
  readonly code: number;
  readonly afterLatin: boolean;
  readonly beforeLatin: boolean;
  /** Whether look-alikes are undone outside Latin words too. */
  readonly anywhere: boolean;
}

/** What is written for one character outside ASCII: nothing for those that cannot be seen. */
function foldCharacter(
  { code, afterLatin, beforeLatin, anywhere }: Place,
  counts: { hidden: number; tags: number; lookAlikes: number },
): string {
  if (isHidden(code)) {
    // Variation selectors follow honest emoji.
    if (afterLatin && beforeLatin && code < 0xfe00) counts.hidden += 1;
    return '';
  }
  if (code >= 0xe0020 && code <= 0xe007e) {
    counts.tags += 1;
    return String.fromCharCode(code - 0xe0000).toLowerCase();
  }
  if (isMark(code)) return '';
  const lower = String.fromCodePoint(code).toLowerCase();
  const twin = latinLookAlike(lower.codePointAt(0) ?? 0);
  if (twin !== undefined && (anywhere || afterLatin || beforeLatin)) {
    if (afterLatin || beforeLatin) counts.lookAlikes += 1;
    return twin;
  }
  return plainSigns.get(code) ?? withoutMarks(lower.normalize('NFKD').toLowerCase());
}

const withoutMarks = (text: string): string => text.replace(/[\u0300-\u036f]/g, '');
