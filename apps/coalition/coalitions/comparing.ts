import { MainstayError } from '#kernel/base';
import { coalitionOfNames, namesOf, worthOf } from '../domain/games/game.ts';
import { activeMembers } from '../domain/games/life/coalition.ts';
import { type PayoffRule, payoffRules, sharesOf, subgameOf } from '../domain/games/life/payoffs.ts';
import { readGame } from '../domain/games/read-game.ts';
import { checkCore } from '../domain/games/stability/core.ts';
import type { KeptCoalition } from '../store/coalitions.ts';

export interface Comparison {
  readonly worth: number | null;
  readonly members: string[];
  readonly rules: {
    rule: PayoffRule;
    payoffs: number[];
    in_core: boolean;
    objection: { coalition: string[]; excess: number } | null;
  }[];
}

/**
 * What those who are in a coalition now are worth together by its game, shared by each rule that can be worked out, and
 * which of them would gain most by leaving together.
 */
export function comparePayoffs({ game: text, document }: KeptCoalition): Comparison {
  const members = activeMembers(document).map(({ agent }) => agent);
  if (text === null || members.length === 0) return { worth: null, members, rules: [] };
  const game = readGame(text);
  const set = coalitionOfNames(game.agents, members);
  const among = subgameOf(game, set);
  const worth = worthOf(game, set);
  const rules = payoffRules.flatMap((rule) => {
    const shares = sharesWhere(() => sharesOf(game, members, worth, { rule }));
    if (!shares) return [];
    const payoffs = among.agents.map((agent) => shares.get(agent) ?? 0);
    const { inCore, objection } = checkCore(among, payoffs);
    return [
      {
        ...{ rule, payoffs, in_core: inCore },
        objection: objection && {
          coalition: namesOf(among.agents, objection.coalition),
          excess: objection.excess,
        },
      },
    ];
  });
  return { worth, members: [...among.agents], rules };
}

/** A rule that needs what there is not, such as a graph, is left out. */
function sharesWhere<Value>(work: () => Value): Value | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof MainstayError) return undefined;
    throw error;
  }
}
