/** The weights are a table of so many places; a feature's hash names its place ("hashing trick", Weinberger et al. 2009). */
export const places = 2 ** 18;

/** Features that each word brings: itself, its beginning, the pair, the pair with a gap and the triple that end with it. */
export const perWord = 5;

export interface Features {
  /** `perWord` places for each word. */
  readonly places: Uint32Array;
  /** Where each word begins and ends in the text it was taken from. */
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  readonly words: number;
}

const wordForm = /\p{Script=Han}|[[\p{L}\p{N}']--\p{Script=Han}]+|[^\s\p{L}\p{N}']/gv;
const asciiForm = /[a-z0-9']+|[^\sa-z0-9']/g;
const isAscii = /^[\0-\x7f]*$/;

/** FNV-1a over UTF-16 units. */
function hash(text: string, from: number, to: number, seed: number): number {
  let value = seed;
  for (let i = from; i < to; i += 1) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value >>> 0;
}

/** Mixes two hashes; the order counts. */
function mix(one: number, other: number, kind: number): number {
  let value = Math.imul(one ^ kind, 0x85ebca6b) ^ Math.imul(other, 0xc2b2ae35);
  value ^= value >>> 15;
  value = Math.imul(value, 0x2c1b3c6d);
  return (value ^ (value >>> 13)) >>> 0;
}

/** Words, signs and their neighbourhoods in a folded text, as places in the table of weights. */
export function featuresOf(text: string): Features {
  const starts: number[] = [];
  const ends: number[] = [];
  for (const match of text.matchAll(isAscii.test(text) ? asciiForm : wordForm)) {
    starts.push(match.index);
    ends.push(match.index + match[0].length);
  }
  const words = starts.length;
  const found = new Uint32Array(words * perWord);
  let last = 0;
  let beforeLast = 0;
  for (let i = 0; i < words; i += 1) {
    const start = starts[i] ?? 0;
    const end = ends[i] ?? 0;
    const word = hash(text, start, end, 0x811c9dc5);
    const at = i * perWord;
    found[at] = mix(word, 0, 1) % places;
    found[at + 1] =
      mix(hash(text, start, Math.min(end, start + 5), 0x1b873593), end - start > 5 ? 1 : 0, 2) % places;
    found[at + 2] = mix(last, word, 3) % places;
    found[at + 3] = mix(beforeLast, word, 4) % places;
    found[at + 4] = mix(mix(beforeLast, last, 5), word, 6) % places;
    beforeLast = last;
    last = word;
  }
  return { places: found, starts: Uint32Array.from(starts), ends: Uint32Array.from(ends), words };
}
