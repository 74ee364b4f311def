import { firstOf, sumsOver } from '../coalitions.ts';
import type { Game } from '../game.ts';

/**
 * A price for each agent, such that no coalition is worth more than its members' prices together. Their sum is then
 * more than, or equal to, the value of every structure; and the slack of a coalition, its prices less its value, says by
 * how much any structure with it falls short of that sum at least.
 */
export interface Prices {
  readonly prices: readonly number[];
  /** Their sum: no structure is worth more. */
  readonly bound: number;
}

/** So many coalitions, one of each block of the table, may enter the basis before the table is read again. */
const blockBits = 12;
const mostRounds = 200;

/**
 * The prices with the least sum: the dual of the linear relaxation of set partitioning (Balas and Padberg, SIAM Review
 * 18 (1976)), by the primal simplex method with column generation, where the columns are read from the game's table.
 * As many scans of the table as it takes, 5 to 60, of 2^n steps each. Whatever rounding does, and also where it ends
 * early, prices are raised in the end until they hold for every coalition.
 */
export function supportingPrices(game: Game): Prices {
  const rounds = improvePrices(game);
  for (;;) {
    const round = rounds.next();
    if (round.done) return round.value;
  }
}

/** The same round by round: each time prices that hold, in the end those with the least sum. */
export function* improvePrices({ agents, values }: Game): Generator<Prices, Prices> {
  const basis = startingBasis(agents.length, values);
  const seen = new Set<number>();
  let scan = scanTable(values, basis.prices);
  let least = raised(basis.prices, scan.most);
  const tolerance = 1e-11 * scan.scale;
  for (let round = 0; round < mostRounds && scan.most > tolerance; round++) {
    yield least;
    for (const coalition of scan.candidates) seen.add(coalition);
    if (!improveOver([...seen], values, basis, tolerance)) break;
    scan = scanTable(values, basis.prices);
    const prices = raised(basis.prices, scan.most);
    if (prices.bound < least.bound) least = prices;
  }
  return least;
}

/** A coalition has a member at least, so that as much for each makes up for the greatest lack. */
function raised(given: Float64Array, lack: number): Prices {
  const prices = [...given].map((price) => price + Math.max(0, lack));
  return { prices, bound: prices.reduce((sum, price) => sum + price, 0) };
}

/** Prices of all sets of the agents, to be looked up in two halves: that of the first `most` agents, and the others'. */
export function pricesOfSets(
  prices: readonly number[],
  most: number = blockBits,
): {
  low: Float64Array;
  high: Float64Array;
  bits: number;
} {
  const bits = Math.min(most, prices.length);
  return { low: sumsOver(prices.slice(0, bits)), high: sumsOver(prices.slice(bits)), bits };
}

/** What any set of agents costs. */
export function priceFunction({ prices }: Prices): (set: number) => number {
  const { low, high, bits } = pricesOfSets(prices);
  const mask = low.length - 1;
  return (set) => (low[set & mask] ?? 0) + (high[set >>> bits] ?? 0);
}

interface Scan {
  /** The most that a coalition is worth above its prices; at most 0 where the prices hold. */
  readonly most: number;
  readonly candidates: readonly number[];
  readonly scale: number;
}

function scanTable(values: Float64Array, prices: Float64Array): Scan {
  const { low, high, bits } = pricesOfSets([...prices]);
  const candidates: number[] = [];
  let [most, scale] = [Number.NEGATIVE_INFINITY, 0];
  for (let block = 0; block < high.length; block++) {
    const base = high[block] ?? 0;
    const from = block << bits;
    let [best, at] = [Number.NEGATIVE_INFINITY, 0];
    for (let set = block === 0 ? 1 : 0; set < low.length; set++) {
      const value = values[from + set] ?? 0;
      const gain = value - base - (low[set] ?? 0);
      if (gain > best) [best, at] = [gain, from + set];
      if (value > scale || -value > scale) scale = Math.abs(value);
    }
    if (best > 0) candidates.push(at);
    if (best > most) most = best;
  }
  return { most, candidates, scale: Math.max(scale, Number.MIN_VALUE) };
}

interface Basis {
  readonly inverse: readonly Float64Array[];
  readonly amounts: Float64Array;
  readonly prices: Float64Array;
}

/** Everybody alone. The right-hand sides, all 1, are apart by a trifle, so that no pivot is in vain and none repeats. */
function startingBasis(count: number, values: Float64Array): Basis {
  return {
    inverse: Array.from({ length: count }, (_, row) => new Float64Array(count).fill(1, row, row + 1)),
    amounts: Float64Array.from({ length: count }, (_, at) => 1 + 1e-6 * ((at * 0.6180339887498949) % 1)),
    prices: Float64Array.from({ length: count }, (_, at) => values[1 << at] ?? 0),
  };
}

/** Pivots until no coalition of the pool is worth more than its prices; false where not even one pivot was made. */
function improveOver(
  pool: readonly number[],
  values: Float64Array,
  basis: Basis,
  tolerance: number,
): boolean {
  const mostPivots = 50 * basis.prices.length;
  for (let pivots = 0; pivots < mostPivots; pivots++) {
    const { low, high, bits } = pricesOfSets([...basis.prices]);
    const mask = low.length - 1;
    let [gain, entering] = [tolerance, 0];
    for (const coalition of pool) {
      const more = (values[coalition] ?? 0) - (low[coalition & mask] ?? 0) - (high[coalition >>> bits] ?? 0);
      if (more > gain) [gain, entering] = [more, coalition];
    }
    if (entering === 0) return pivots > 0;
    if (!pivot(basis, entering, gain)) return pivots > 0;
  }
  return true;
}

function pivot({ inverse, amounts, prices }: Basis, entering: number, gain: number): boolean {
  const change = inverse.map((row) => {
    let sum = 0;
    for (let rest = entering; rest !== 0; rest &= rest - 1) sum += row[firstOf(rest)] ?? 0;
    return sum;
  });
  let [leaving, step] = [-1, Number.POSITIVE_INFINITY];
  for (const [row, by] of change.entries()) {
    const ratio = by > 1e-9 ? (amounts[row] ?? 0) / by : Number.POSITIVE_INFINITY;
    if (ratio < step) [leaving, step] = [row, ratio];
  }
  const pivotRow = inverse[leaving];
  if (pivotRow === undefined) return false;
  addTimes(pivotRow, 1 / (change[leaving] ?? 1) - 1, pivotRow);
  for (const [row, other] of inverse.entries()) {
    const times = change[row] ?? 0;
    if (row === leaving || times === 0) continue;
    amounts[row] = (amounts[row] ?? 0) - times * step;
    addTimes(other, -times, pivotRow);
  }
  amounts[leaving] = step;
  addTimes(prices, gain, pivotRow);
  return true;
}

function addTimes(to: Float64Array, times: number, other: Float64Array): void {
  for (let at = 0; at < to.length; at++) to[at] = (to[at] ?? 0) + times * (other[at] ?? 0);
}
