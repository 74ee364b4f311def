import { MainstayError } from '#kernel/base';
import { activeMembers } from '../domain/games/life/coalition.ts';
import { type PayoffRule, payoffRules } from '../domain/games/life/payoffs.ts';
import type { ComparisonAnswer } from '../solving/answers.ts';
import { leftOut } from '../solving/comparison.ts';
import type { Solvers } from '../solving/solvers.ts';
import type { KeptCoalition } from '../store/coalitions.ts';

/** The nucleolus may take too long: what the others came to is not lost by that. */
const inOneGo: readonly (readonly PayoffRule[])[] = [
  payoffRules.filter((rule) => rule !== 'nucleolus'),
  ['nucleolus'],
];

/**
 * What those who are in a coalition now are worth together by its game, shared by each rule, and which of them would
 * gain most by leaving together. Rules that could not be worked out are there with the reason.
 *
 * @param signal ends the threads that work for it
 * @throws MainstayError `coalition.game_…` where the game says nothing of its members, and as `Solvers.ask` does where
 *   no rule at all was worked out
 */
export async function comparePayoffs(
  { game, document }: Pick<KeptCoalition, 'game' | 'document'>,
  solvers: Pick<Solvers, 'ask'>,
  signal: AbortSignal,
): Promise<ComparisonAnswer> {
  const members = activeMembers(document).map(({ agent }) => agent);
  if (game === null || members.length === 0) return { worth: null, members, rules: [], left_out: [] };
  const asked = inOneGo.map((rules) =>
    solvers.ask({ ask: 'comparison', game, rules: [...rules], members }, signal).then(
      (answer) => ({ rules, answer }),
      (error: unknown) => ({ rules, error }),
    ),
  );
  const came = await Promise.all(asked);
  const [first] = came.flatMap((one) => ('answer' in one ? [one.answer] : []));
  if (!first || signal.aborted) throw came.flatMap((one) => ('error' in one ? [one.error] : []))[0];
  return {
    ...{ worth: first.worth, members: first.members },
    rules: came.flatMap((one) => ('answer' in one ? one.answer.rules : [])),
    left_out: came.flatMap((one) => {
      if ('answer' in one) return one.answer.left_out;
      if (!(one.error instanceof MainstayError)) throw one.error;
      return one.rules.map((rule) => leftOut(rule, one.error));
    }),
  };
}
