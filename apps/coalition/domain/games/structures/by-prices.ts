import { grandCoalition, lastOf } from '../coalitions.ts';
import { type Game, worthOf } from '../game.ts';
import { dynamicProgramme } from './by-dynamic-programming.ts';
import { type Column, coverWithLeastSlack, newCovering } from './covering.ts';
import { improvePrices, type Prices, priceFunction } from './prices.ts';
import { allAlone, type Bracket, type Structure, structureOf } from './structure.ts';

/** So many coalitions are tried first, and then four times as many each time. */
const fewest = 500;

/**
 * The best coalition structure, exactly, by prices; at every stop the best so far and a bound on every other.
 *
 * The prices of the linear relaxation bound every structure; a structure falls short of their sum by the slacks of its
 * coalitions together. So the best structure is the exact cover of the agents with the least slack, and no coalition
 * whose slack is over the gap between bound and best can be in it: variable fixing by reduced costs, as for set
 * partitioning (Balas and Padberg, SIAM Review 18 (1976); Baldacci, Christofides and Mingozzi, Mathematical Programming
 * 115 (2008)). They are tried in rounds of growing slack (iterative deepening, Korf, Artificial Intelligence 27 (1985)),
 * each searched depth first, with what was learned about every set of agents left over. Where the relaxation is far from
 * every structure, so that too many coalitions stay possible, dynamic programming over these ends it, with at most
 * 3^(n-1)/2 steps.
 */
export function* searchByPrices(game: Game): Generator<Bracket, Bracket> {
  const count = game.agents.length;
  const improving = improvePrices(game);
  let priced = improving.next();
  let best = startingStructure(game);
  const bracket = (bound: number): Bracket => {
    const done = bound - best.value <= 1e-11 * Math.max(Math.abs(bound), Math.abs(best.value), 1e-300);
    return { best, bound: done ? best.value : bound, done };
  };
  const keep = (cover: readonly number[] | null): void => {
    const found = cover === null ? null : structureOf(game, cover);
    if (found !== null && found.value > best.value) best = found;
  };
  for (; !priced.done; priced = improving.next()) yield bracket(priced.value.bound);
  const prices = priced.value;
  let now = bracket(prices.bound);
  yield now;
  if (now.done) return now;
  const counts = countSlacks(game, prices, prices.bound - best.value);
  const covering = newCovering(count, 3 ** (count - 1) / 64 + 1e6);
  for (let wanted = fewest; wanted < Math.max(4096, 2 ** count / 8); wanted *= 4) {
    const gap = prices.bound - best.value;
    const within = Math.min(gap, counts.slackOf(wanted));
    const steps = coverWithLeastSlack(covering, columnsWithin(game, prices, within), within);
    let step = steps.next();
    for (; !step.done; step = steps.next()) {
      keep(step.value);
      now = bracket(now.bound);
      yield now;
    }
    const { cover, finished } = step.value;
    keep(cover);
    if (!finished) break;
    // Every structure of less slack has been looked at.
    now = bracket(cover !== null || within >= gap ? best.value : prices.bound - within);
    yield now;
    if (now.done) return now;
  }
  const gap = prices.bound - best.value;
  const slackOf = slackFunction(game, prices);
  const programme = dynamicProgramme(game, (coalition) => slackOf(coalition) <= gap);
  let step = programme.next();
  now = bracket(now.bound);
  for (; !step.done; step = programme.next()) yield now;
  keep(step.value?.coalitions ?? null);
  return bracket(best.value);
}

/** All alone, or all together. */
function startingStructure(game: Game): Structure {
  const alone = allAlone(game);
  const together = structureOf(game, [grandCoalition(game.agents.length)]);
  return together.value > alone.value ? together : alone;
}

function slackFunction({ values }: Game, prices: Prices): (coalition: number) => number {
  const priceOf = priceFunction(prices);
  return (coalition) => Math.max(0, priceOf(coalition) - (values[coalition] ?? 0));
}

const buckets = 4096;

/** How many coalitions have how much slack, up to `most`; finer where it is small. */
function countSlacks(game: Game, prices: Prices, most: number): { slackOf: (wanted: number) => number } {
  const counts = new Uint32Array(buckets);
  const slackOf = slackFunction(game, prices);
  for (let coalition = 1; coalition < game.values.length; coalition++) {
    const slack = slackOf(coalition);
    if (slack >= most) continue;
    const bucket = Math.floor(buckets * Math.sqrt(slack / most));
    counts[bucket] = (counts[bucket] ?? 0) + 1;
  }
  return {
    slackOf: (wanted) => {
      let seen = 0;
      const bucket = counts.findIndex((count) => {
        seen += count;
        return seen >= wanted;
      });
      return bucket < 0 ? most : most * ((bucket + 1) / buckets) ** 2;
    },
  };
}

/** The coalitions with at most so much slack, by their last agents; those with little slack first. */
function columnsWithin(game: Game, prices: Prices, within: number): Column[][] {
  const columns: Column[][] = game.agents.map(() => []);
  const slackOf = slackFunction(game, prices);
  for (let coalition = 1; coalition < game.values.length; coalition++) {
    const slack = slackOf(coalition);
    if (slack <= within) columns[lastOf(coalition)]?.push({ coalition, slack });
  }
  for (const list of columns)
    list.sort((a, b) => a.slack - b.slack || worthOf(game, b.coalition) - worthOf(game, a.coalition));
  return columns;
}
