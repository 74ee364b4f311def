import fc from 'fast-check';
import { type Game, tableGame } from './game.ts';
import { numbered } from './named-games.ts';

/** Numbers in [0, 1) that are the same each time; Marsaglia's xorshift (2003). */
export function seededRandom(seed: number): () => number {
  let state = seed | 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

/** Games of `least` to `most` agents with small whole values, so that many are equal. */
export const anyGame = (least: number, most: number): fc.Arbitrary<Game> =>
  fc.integer({ min: least, max: most }).chain((count) => gamesOf(count));

export const gamesOf = (count: number): fc.Arbitrary<Game> =>
  fc
    .oneof(
      fc.array(fc.integer({ min: -20, max: 60 }), { minLength: 2 ** count - 1, maxLength: 2 ** count - 1 }),
      fc.array(fc.double({ min: -5, max: 100, noNaN: true }), {
        minLength: 2 ** count - 1,
        maxLength: 2 ** count - 1,
      }),
    )
    .map((values) => tableGame(numbered(count), [0, ...values]));

/** Every partition of a set of agents, each once. */
export function* partitionsOf(set: number): Generator<number[]> {
  if (set === 0) {
    yield [];
    return;
  }
  const first = set & -set;
  const others = set ^ first;
  for (let more = others; ; more = (more - 1) & others) {
    for (const rest of partitionsOf(others ^ more)) yield [first | more, ...rest];
    if (more === 0) return;
  }
}
