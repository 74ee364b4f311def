import { seededRandom } from '../../../domain/random.ts';

/** What fast-check takes as a generator of random numbers: integers of 32 bits, with their sign. */
interface Numbers {
  clone(): Numbers;
  next(): number;
  getState(): readonly number[];
}

/**
 * Random numbers for fast-check that come to an end. What it filters it draws again until something fits; this is the
 * only way to stop it, where nothing does.
 *
 * @param most numbers, all generators that are cloned from it together
 * @returns for the parameter `randomType` of `fc.sample`, which throws when there are no more
 */
export function limitedRandom(most: number): (seed: number) => Numbers {
  let left = most;
  const from = (first: number): Numbers => {
    let state = first | 0;
    return {
      clone: () => from(state),
      next() {
        if (left-- <= 0) throw new RangeError('No text or value that fits was found in time.');
        const number = Math.floor(seededRandom(state)() * 2 ** 32) | 0;
        // As the seeded generator goes on, so that its sequence is the same.
        state = (state + 0x6d2b79f5) | 0;
        return number;
      },
      getState: () => [state],
    };
  };
  return from;
}
