import type { Compared, SeedRow, Way } from './study-types.ts';

export interface Dot {
  readonly seed: number;
  readonly difference: number;
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** By seed, what a way of acting earned each member more than being alone did. */
export function dotsOf(rows: readonly SeedRow[], way: Way): readonly Dot[] {
  return rows.flatMap(({ seed, results }) => {
    const [here, alone] = [results[way], results.alone];
    if (!here || !alone) return [];
    const of = ({ members }: typeof here): number => mean(members.map(({ payoff }) => payoff));
    return [{ seed, difference: of(here) - of(alone) }];
  });
}

export interface Scale {
  readonly low: number;
  readonly high: number;
  /** Round values to be written below, 0 among them. */
  readonly marks: readonly number[];
  /** Where a value lies, as per cent of the width. */
  readonly at: (value: number) => number;
}

/** One scale for all rows: it has 0 and everything that is drawn, and a little room at both ends. */
export function scaleOf(dots: readonly Dot[], differences: readonly (Compared | null)[]): Scale {
  const values = [
    0,
    ...dots.map(({ difference }) => difference),
    ...differences.flatMap((one) => (one ? [...one.interval] : [])),
  ];
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const room = (most - least || 1) * 0.06;
  const [low, high] = [least - room, most + room];
  const step = stepOf((high - low) / 4);
  const first = Math.ceil(low / step);
  const marks = Array.from({ length: Math.floor(high / step) - first + 1 }, (_, at) =>
    Number(((first + at) * step).toPrecision(10)),
  );
  return { low, high, marks, at: (value) => ((value - low) / (high - low)) * 100 };
}

/** 1, 2 or 5 times a power of ten, at least as much as asked for. */
function stepOf(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return power * ([1, 2, 5].find((one) => one * power >= least) ?? 10);
}
