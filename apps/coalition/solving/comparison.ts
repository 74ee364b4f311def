import { invalid } from '#kernel/base';
import { coalitionOfNames, everyone, type Game, namesOf, worthOf } from '../domain/games/game.ts';
import { neighboursOf } from '../domain/games/graph.ts';
import { type PayoffRule, sharesOf, subgameOf } from '../domain/games/life/payoffs.ts';
import { readGame } from '../domain/games/read-game.ts';
import { checkCore } from '../domain/games/stability/core.ts';
import { wiredError } from '../threads/wired-error.ts';
import type { AnswerTo, ComparisonAnswer } from './answers.ts';
import type { QuestionTo } from './questions.ts';
import type { OpenSolver } from './values.ts';

/**
 * What members are worth together, shared by each rule, and which of them would gain most by leaving together. A rule
 * that cannot be worked out is left out, with the reason.
 *
 * @throws MainstayError `coalition.game_…` where no rule could be: the game itself is wrong, or has no such member
 */
export async function comparedPayoffs(
  { game: text, rules, members }: QuestionTo<'comparison'>,
  openSolver: OpenSolver,
): Promise<AnswerTo<'comparison'>> {
  const game = readGame(text);
  const among = subgameOf(game, coalitionOfNames(game.agents, members));
  const worth = worthOf(among, everyone(among));
  const answer: AnswerTo<'comparison'> = { worth, members: [...among.agents], rules: [], left_out: [] };
  for (const rule of rules)
    try {
      const shares = sharesOf(game, members, worth, {
        rule,
        ...(rule === 'nucleolus' && { solve: await openSolver() }),
        ...(text.kind === 'on-graph' && { neighbours: neighboursOf(game.agents, text.edges) }),
      });
      answer.rules.push(judged(among, rule, shares));
    } catch (error) {
      answer.left_out.push(leftOut(rule, error));
    }
  return answer;
}

function judged(
  among: Game,
  rule: PayoffRule,
  shares: ReadonlyMap<string, number>,
): ComparisonAnswer['rules'][number] {
  const payoffs = among.agents.map((agent) => shares.get(agent) ?? 0);
  const unlike = payoffs.find((payoff) => !Number.isFinite(payoff));
  if (unlike !== undefined)
    throw invalid('coalition.game_not_finite', `By this rule somebody would get ${unlike}.`);
  const { inCore, objection } = checkCore(among, payoffs);
  return {
    ...{ rule, payoffs, in_core: inCore },
    objection: objection && {
      coalition: namesOf(among.agents, objection.coalition),
      excess: objection.excess,
    },
  };
}

export function leftOut(rule: PayoffRule, error: unknown): ComparisonAnswer['left_out'][number] {
  const { code, message: detail } = wiredError(error, 'coalition.solve_failed');
  return { rule, code, detail };
}
