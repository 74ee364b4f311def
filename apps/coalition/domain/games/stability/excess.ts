import { grandCoalition } from '../coalitions.ts';
import type { Game } from '../game.ts';
import { pricesOfSets } from '../structures/prices.ts';

/** What a coalition is worth by itself above what its members are paid. */
export interface Excess {
  readonly coalition: number;
  readonly excess: number;
}

/** The table is looked at in at least 64 blocks where it has so many coalitions, of at most 4,096. */
const bitsOfBlocks = (count: number): number => Math.min(12, Math.max(0, count - 6));

/**
 * The coalitions with the greatest excess over `above`, one from each block of the table, the greatest first; neither the
 * empty one nor that of all agents.
 *
 * @param ignore a number for each agent; coalitions whose members' numbers add up to 0 are left out
 */
export function greatestExcesses(
  { agents, values }: Game,
  payoffs: readonly number[],
  above: number,
  ignore?: readonly number[],
): Excess[] {
  const bits = bitsOfBlocks(agents.length);
  const paid = pricesOfSets(payoffs, bits);
  const ignored = pricesOfSets(ignore ?? agents.map(() => 0), bits);
  const everyone = grandCoalition(agents.length);
  const found: Excess[] = [];
  for (let block = 0; block < paid.high.length; block++) {
    const from = block << bits;
    const [base, zero] = [paid.high[block] ?? 0, ignored.high[block] ?? 0];
    let [most, at] = [above, 0];
    for (let set = 0; set < paid.low.length; set++) {
      const excess = (values[from + set] ?? 0) - base - (paid.low[set] ?? 0);
      if (excess <= most || from + set === everyone || from + set === 0) continue;
      if (ignore !== undefined && Math.abs(zero + (ignored.low[set] ?? 0)) < 1e-7) continue;
      [most, at] = [excess, from + set];
    }
    if (at !== 0) found.push({ coalition: at, excess: most });
  }
  return found.sort((a, b) => b.excess - a.excess);
}

/** The greatest value, so that tolerances fit it. */
export function scaleOf({ values }: Game): number {
  let scale = 0;
  for (const value of values) if (Math.abs(value) > scale) scale = Math.abs(value);
  return scale === 0 ? 1 : scale;
}
