import { grandCoalition, membersOf, sizeOf } from '../coalitions.ts';
import { type Game, worthOf } from '../game.ts';
import { type Choices, nextChoice, openChoices } from './choices.ts';
import { type Prices, priceFunction } from './prices.ts';
import { type Pattern, patternsOf } from './size-patterns.ts';
import { allAlone, type Bracket, type Structure, structureOf } from './structure.ts';

/** Coalitions looked at between two chances to stop; some hundredths of a second. */
const stepsAtOnce = 1_000_000;

/**
 * The best coalition structure by branch and bound over the sizes of its coalitions, in little memory besides the game:
 * the IP algorithm (Rahwan, Ramchurn, Jennings and Giovannucci, Journal of Artificial Intelligence Research 34 (2009)).
 * All structures of the same sizes are a subspace; the greatest values of coalitions of these sizes bound it from above,
 * and the mean of its structures, which is the sum of the mean values, shows what the best one is worth at least.
 * Subspaces are searched in the order of their upper bounds, coalition by coalition with the same bound on what is left,
 * until none can be better. At every stop there is a bracket, closed at the end. At worst it looks at every structure:
 * `searchByPrices` is faster in nearly all games.
 *
 * With prices (`supportingPrices`) what is left over is bounded by these too, and so often much better.
 */
export function* searchBySizePatterns(game: Game, hints: Hints = {}): Generator<Bracket, Bracket> {
  const { most, means } = bySize(game);
  const sum = (pattern: Pattern, of: readonly number[]): number =>
    pattern.reduce((total, size) => total + (of[size] ?? 0), 0);
  const ceiling = hints.prices?.bound ?? Number.POSITIVE_INFINITY;
  const subspaces = [...patternsOf(game.agents.length)].map((pattern) => ({
    pattern,
    bound: Math.min(ceiling, sum(pattern, most)),
  }));
  const least = Math.max(...subspaces.map(({ pattern }) => sum(pattern, means)));
  const tolerance = 1e-12 * game.agents.length * Math.max(...most.map(Math.abs));
  subspaces.sort((a, b) => b.bound - a.bound || a.pattern.length - b.pattern.length);
  const search: Search = {
    game,
    most,
    best: hints.start ?? allAlone(game),
    priceOf: hints.prices ? priceFunction(hints.prices) : null,
  };
  for (const { pattern, bound } of subspaces) {
    if (bound <= search.best.value || bound < least - tolerance) break;
    yield { best: search.best, bound, done: false };
    const frames = [openFrame(search, pattern, null)];
    while (!searchOn(search, pattern, frames)) yield { best: search.best, bound, done: false };
  }
  return { best: search.best, bound: search.best.value, done: true };
}

interface Hints {
  /** A structure to do better than. */
  readonly start?: Structure;
  readonly prices?: Prices;
}

interface Search {
  readonly game: Game;
  /** The greatest value of a coalition of each size. */
  readonly most: readonly number[];
  /** What any set of agents is worth at most. */
  readonly priceOf: ((set: number) => number) | null;
  best: Structure;
}

/** One coalition of the pattern, being chosen. */
interface Frame {
  readonly choices: Choices;
  readonly rest: number;
  readonly parts: readonly number[];
  readonly value: number;
  /** What the coalitions after this one are worth at most. */
  readonly later: number;
}

interface Taken {
  readonly frame: Frame;
  readonly coalition: number;
  readonly value: number;
}

function openFrame({ game, most }: Search, pattern: Pattern, taken: Taken | null): Frame {
  const parts = taken === null ? [] : [...taken.frame.parts, taken.coalition];
  const rest = taken === null ? grandCoalition(game.agents.length) : taken.frame.rest ^ taken.coalition;
  const depth = parts.length;
  const size = pattern[depth] ?? 0;
  // Coalitions of one size come in the order of their first agents, so that each structure is seen once.
  const before = pattern[depth - 1] === size ? (taken?.coalition ?? 0) : 0;
  const allAlike = pattern[pattern.length - 1] === size;
  const later = pattern.slice(depth + 1).reduce((sum, other) => sum + (most[other] ?? 0), 0);
  const choices = openChoices(membersOf(rest), size, before & -before, allAlike);
  return { choices, rest, parts, value: taken?.value ?? 0, later };
}

/** Depth first for a while; true when the subspace has been searched. */
function searchOn(search: Search, pattern: Pattern, frames: Frame[]): boolean {
  for (let steps = 0; steps < stepsAtOnce; steps++) {
    const frame = frames.at(-1);
    if (frame === undefined) return true;
    const coalition = nextChoice(frame.choices);
    if (coalition === 0) {
      frames.pop();
      continue;
    }
    const value = frame.value + worthOf(search.game, coalition);
    if (value + frame.later <= search.best.value) continue;
    if (search.priceOf !== null && value + search.priceOf(frame.rest ^ coalition) <= search.best.value)
      continue;
    if (frame.parts.length + 1 < pattern.length) {
      frames.push(openFrame(search, pattern, { frame, coalition, value }));
      continue;
    }
    const found = structureOf(search.game, [...frame.parts, coalition]);
    if (found.value > search.best.value) search.best = found;
  }
  return false;
}

function bySize({ agents, values }: Game): { most: number[]; means: number[] } {
  const most = Array<number>(agents.length + 1).fill(Number.NEGATIVE_INFINITY);
  const sums = Array<number>(agents.length + 1).fill(0);
  const counts = Array<number>(agents.length + 1).fill(0);
  for (let coalition = 0; coalition < values.length; coalition++) {
    const size = sizeOf(coalition);
    const value = values[coalition] ?? 0;
    if (value > (most[size] ?? 0)) most[size] = value;
    sums[size] = (sums[size] ?? 0) + value;
    counts[size] = (counts[size] ?? 0) + 1;
  }
  return { most, means: sums.map((sum, size) => sum / (counts[size] ?? 1)) };
}
