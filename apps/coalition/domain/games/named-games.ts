import { invalid } from '#kernel/base';
import { mostAgents, sumsOver } from './coalitions.ts';
import { checkAgents, finite, type Game, gameOf } from './game.ts';

/**
 * Weighted voting [quota; weights]: a coalition wins 1 when its weights reach the quota.
 *
 * @throws MainstayError `coalition.game_bad_quota` where nobody, or the empty coalition, could win
 */
export function votingGame(
  quota: number,
  weights: readonly number[],
  agents = numbered(weights.length),
): Game {
  checkNumbers(weights, agents, 'weight');
  checkQuota(quota, weights);
  const sums = sumsOver(weights);
  return gameOf(agents, (coalition) => ((sums[coalition] ?? 0) >= quota ? 1 : 0));
}

/**
 * An airport's cost game, as savings are counted: each needs a runway of some cost, together they need only the longest,
 * and a coalition's worth is less its cost (Littlechild and Owen, Management Science 20 (1973), 370–372).
 */
export function airportGame(costs: readonly number[], agents = numbered(costs.length)): Game {
  checkNumbers(costs, agents, 'cost');
  return gameOf(agents, (coalition) => {
    let longest = 0;
    for (const [agent, cost] of costs.entries())
      if ((coalition >> agent) & 1 && cost > longest) longest = cost;
    return -longest;
  });
}

/** Left and right gloves: a coalition is worth the pairs it has (Shapley and Shubik 1969). */
export function gloveGame(left: number, right: number): Game {
  const whole = [left, right].every((count) => Number.isInteger(count) && count >= 0);
  if (!whole || left + right > mostAgents)
    throw invalid(
      'coalition.game_bad_gloves',
      `Gloves are counted in whole numbers, at most ${mostAgents} together, not ${left} and ${right}.`,
    );
  const agents = [...numbered(left, 'left '), ...numbered(right, 'right ')];
  const lefts = sumsOver(agents.map((_, at) => (at < left ? 1 : 0)));
  const rights = sumsOver(agents.map((_, at) => (at < left ? 0 : 1)));
  return gameOf(agents, (coalition) => Math.min(lefts[coalition] ?? 0, rights[coalition] ?? 0));
}

/** What an estate leaves for a coalition when all others are paid in full (O'Neill 1982; Aumann and Maschler 1985). */
export function bankruptcyGame(
  estate: number,
  claims: readonly number[],
  agents = numbered(claims.length),
): Game {
  checkNumbers(claims, agents, 'claim');
  const all = checkEstate(estate, claims);
  const sums = sumsOver(claims);
  return gameOf(agents, (coalition) => Math.max(0, estate - (all - (sums[coalition] ?? 0))));
}

/** @throws MainstayError `coalition.game_bad_quota` */
export function checkQuota(quota: number, weights: readonly number[]): void {
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  if (!(quota > 0 && quota <= all))
    throw invalid(
      'coalition.game_bad_quota',
      `A quota lies above 0 and not above all weights together (${all}); it is ${quota}.`,
    );
}

/** @returns all claims together @throws MainstayError `coalition.game_bad_estate` */
export function checkEstate(estate: number, claims: readonly number[]): number {
  const all = claims.reduce((sum, claim) => sum + claim, 0);
  if (!(estate >= 0 && estate <= all))
    throw invalid(
      'coalition.game_bad_estate',
      `An estate lies between 0 and all claims together (${all}); it is ${estate}.`,
    );
  return all;
}

export const numbered = (count: number, prefix = ''): string[] =>
  Array.from({ length: count }, (_, at) => `${prefix}${at + 1}`);

/** @throws MainstayError `coalition.game_wrong_length`, `_negative`, and what `checkAgents` and `finite` throw */
export function checkNumbers(
  numbers: readonly number[],
  agents: readonly string[],
  what: string,
  most: number = mostAgents,
): void {
  if (agents.length !== numbers.length)
    throw invalid(
      'coalition.game_wrong_length',
      `There are ${agents.length} agents and ${numbers.length} numbers (each one's ${what}).`,
    );
  checkAgents(agents, most);
  for (const [at, number] of numbers.entries()) {
    finite(number, () => `the ${what} of ${agents[at]}`);
    if (number < 0)
      throw invalid(
        'coalition.game_negative',
        `The ${what} of ${agents[at]} is ${number}; it cannot be below 0.`,
      );
  }
}
