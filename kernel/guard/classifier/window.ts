import { type Features, perWord } from './features.ts';

/** The stretch of a text that looks most like an attack. */
export interface Stretch {
  readonly logit: number;
  /** Words, the last one not included. */
  readonly from: number;
  readonly to: number;
}

/** Lengths in words: an order in one sentence, a paragraph, a page. */
const lengths = [14, 36, 90, 240];

/** A few words are weak evidence, and many words add up more slowly than they come. */
export const scaleOf = (words: number): number => 1 / Math.sqrt(words + 3);

/**
 * Looks at overlapping windows of several lengths, so that an attack is not diluted by what stands around it. Prefix sums
 * make it linear in the number of words.
 */
export function strongestStretch(
  features: Features,
  weights: Float32Array | Int8Array,
  unit: number,
  bias: number,
): Stretch {
  const { words, places } = features;
  const sums = new Float64Array(words + 1);
  for (let i = 0; i < words; i += 1) {
    let sum = sums[i] ?? 0;
    for (let k = 0; k < perWord; k += 1) sum += weights[places[i * perWord + k] ?? 0] ?? 0;
    sums[i + 1] = sum;
  }
  let best: Stretch = { logit: -Infinity, from: 0, to: words };
  const look = (from: number, to: number): void => {
    const logit = bias + ((sums[to] ?? 0) - (sums[from] ?? 0)) * unit * scaleOf(to - from);
    if (logit > best.logit) best = { logit, from, to };
  };
  if (words <= 240) look(0, words);
  for (const length of lengths) {
    if (words <= length) break;
    const step = Math.max(4, length >> 2);
    for (let from = 0; from < words - length + step; from += step) {
      look(Math.min(from, words - length), Math.min(from + length, words));
    }
  }
  return best;
}
