const size = 80;
const states = Array.from({ length: size }, (_, state) => `s${state}`);
const spread = (by: number): number[][] => {
  const rows = states.map((_, to) => states.map((__, from) => 1 + ((to * by + from * 7) % 13)));
  const sums = states.map((_, from) => rows.reduce((sum, row) => sum + (row[from] ?? 0), 0));
  return rows.map((row) => row.map((value, from) => value / (sums[from] ?? 1)));
};
const moves = [3, 5, 11].map(spread);

/** Looking ahead by what it might see (`sophisticated`), it thinks for minutes; without, it is quick. */
export const thinker = {
  name: 'thinker',
  depth: 5,
  factors: [
    {
      ...{ name: 'place', states, actions: ['a', 'b', 'c'] },
      B: states.map((_, to) => states.map((__, from) => moves.map((move) => move[to]?.[from] ?? 0))),
    },
  ],
  modalities: [{ name: 'seen', outcomes: states, A: spread(2), C: states.map((_, at) => at / size) }],
};
