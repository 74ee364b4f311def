/** Numbers from 0 to 1 (exclusive), the same for the same state; the state can be kept to go on from after a restart. */
export interface Random {
  readonly next: () => number;
  readonly state: () => number;
}

/**
 * Mulberry32 by Tommy Ettinger (public domain): 32 bits of state, enough for choices that shall be repeatable and never
 * for secrets.
 *
 * @param from a seed, or a state that was kept
 */
export function createRandom(from: number): Random {
  let state = from >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return { next, state: () => state };
}
