import fc from 'fast-check';
import { limitedRandom } from './limited-random.ts';

/** Texts that are looked at before a pattern is used. */
const probes = 40;
/** A text of a pattern that takes more random numbers than this has a part that hardly anything fits. */
const drawsPerText = 2000;

/**
 * Texts that match, or nothing where the generator does not know the construct (look-ahead, word boundary), or where it
 * would look for them without an end: fast-check draws again until a text fits, however unlikely that is. So some are
 * drawn first with a limit, and a length is asked for only when they show that it can be met.
 *
 * @param most characters; what is longer all the same is sorted out later, against the schema
 */
export function textsOfPattern(pattern: string, most: number): fc.Arbitrary<string> | undefined {
  // JSON Schema wants the flag `u`; many patterns (`\\_`, `\\-`) were not written for it.
  for (const flags of ['u', '']) {
    const free = probed(pattern, flags, {});
    if (free === undefined) continue;
    const fitting = free.texts.filter((text) => [...text].length <= most);
    if (fitting.length === free.texts.length || fitting.length === 0) return free.arbitrary;
    return probed(pattern, flags, { maxLength: most })?.arbitrary ?? fc.constantFrom(...fitting);
  }
  return undefined;
}

interface Probed {
  readonly arbitrary: fc.Arbitrary<string>;
  readonly texts: readonly string[];
}

function probed(pattern: string, flags: string, lengths: fc.StringMatchingConstraints): Probed | undefined {
  try {
    const arbitrary = fc.stringMatching(new RegExp(pattern, flags), { ...lengths, size: 'small' });
    const randomType = limitedRandom(probes * drawsPerText);
    return { arbitrary, texts: fc.sample(arbitrary, { numRuns: probes, seed: 1, randomType }) };
  } catch {
    return undefined;
  }
}
