import { grandCoalition, lastOf, sizeOf } from '../coalitions.ts';
import { type Game, worthOf } from '../game.ts';
import { type Structure, structureOf } from './structure.ts';

/** Which coalitions may take part. */
export type Useful = (coalition: number) => boolean;

/** Steps between two chances to stop; some hundredths of a second. */
const stepsAtOnce = 20_000_000;

/**
 * The best coalition structure, exactly, in at most 3^(n-1)/2 steps and memory for 2^(n-1) more values.
 *
 * f(S), the best of all partitions of S, is the larger of v(S) and v(T) + f(S \ T), T being the part with the last agent
 * of S (Yeh, BIT 26 (1986); one part of each split left whole: Rothkopf, Pekeč and Harstad, Management Science 44
 * (1998)). Two things save work. Sets with the last agent of all are needed only for the whole, which leaves the third
 * of the splits that Michalak et al. (Artificial Intelligence 230 (2016), on ODP) prove to be the least. And the table
 * is filled forward: when the turn comes to T, f(T) is known for all its splits; only where v(T) is more does T take
 * part in a best partition as it is, and only then it is joined to others. In most games few large coalitions are.
 *
 * @param useful leaves out coalitions, such as those known to be in no structure better than one at hand; null is
 *   returned where nothing is left
 */
export function bestByDynamicProgramming(game: Game, useful?: Useful): Structure | null {
  const steps = dynamicProgramme(game, useful);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** The same in parts, so that one can stop between them. */
export function* dynamicProgramme(game: Game, useful?: Useful): Generator<void, Structure | null> {
  const count = game.agents.length;
  const best = new Float64Array(2 ** (count - 1)).fill(Number.NEGATIVE_INFINITY);
  best[0] = 0;
  for (let part = 1; part < best.length; ) {
    part = fillFrom(game.values, best, part, useful);
    yield;
  }
  const whole = grandCoalition(count);
  let [first, value] = [0, Number.NEGATIVE_INFINITY];
  for (let rest = 0; rest < best.length; rest++) {
    const sum = (game.values[whole ^ rest] ?? 0) + (best[rest] ?? 0);
    if (sum > value && (useful === undefined || useful(whole ^ rest))) [first, value] = [whole ^ rest, sum];
  }
  return first === 0 ? null : structureOf(game, [first, ...partsOf(game, best, whole ^ first, useful)]);
}

/** Goes on with the coalitions from `part` for a while; returns where to go on. */
function fillFrom(
  values: Float64Array,
  best: Float64Array,
  part: number,
  useful: Useful | undefined,
): number {
  let at = part;
  for (let steps = 0; at < best.length && steps < stepsAtOnce; at++) {
    steps++;
    const value = values[at] ?? 0;
    if (value > (best[at] ?? 0) && (useful === undefined || useful(at))) {
      const others = (2 ** (lastOf(at) + 1) - 1) ^ at;
      joinToOthers(best, at, value, others);
      steps += 2 ** sizeOf(others);
    }
  }
  return at;
}

/** With sets of earlier agents only: the last agent of `part` is the last of them all. */
function joinToOthers(best: Float64Array, part: number, value: number, others: number): void {
  best[part] = value;
  for (let other = others; other > 0; other = (other - 1) & others) {
    const sum = value + (best[other] ?? 0);
    if (sum > (best[part | other] ?? 0)) best[part | other] = sum;
  }
}

/** Which parts made f(S): sums are repeated as they were made, so that they are equal to the last bit. */
function partsOf(game: Game, best: Float64Array, set: number, useful: Useful | undefined): number[] {
  const parts: number[] = [];
  for (let rest = set; rest !== 0; ) {
    const others = rest ^ (2 ** lastOf(rest));
    let left = others;
    for (; ; left = (left - 1) & others) {
      const part = rest ^ left;
      const fits = worthOf(game, part) + (best[left] ?? 0) === best[rest];
      if (fits && (useful === undefined || useful(part))) break;
      if (left === 0) throw new RangeError('The table of best partitions does not fit the game.');
    }
    parts.push(rest ^ left);
    rest = left;
  }
  return parts;
}
