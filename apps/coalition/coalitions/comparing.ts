import { MainstayError } from '#kernel/base';
import { coalitionOfNames, namesOf, worthOf } from '../domain/games/game.ts';
import { activeMembers } from '../domain/games/life/coalition.ts';
import { type PayoffRule, payoffRules, subgameOf } from '../domain/games/life/payoffs.ts';
import { readGame } from '../domain/games/read-game.ts';
import { checkCore } from '../domain/games/stability/core.ts';
import type { Solvers } from '../solving/solvers.ts';
import type { KeptCoalition } from '../store/coalitions.ts';
import { shareEarning } from './sharing.ts';

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
export async function comparePayoffs(
  kept: KeptCoalition,
  solvers: Pick<Solvers, 'ask'>,
): Promise<Comparison> {
  const { game: text, document } = kept;
  const members = activeMembers(document).map(({ agent }) => agent);
  if (text === null || members.length === 0) return { worth: null, members, rules: [] };
  const game = readGame(text);
  const set = coalitionOfNames(game.agents, members);
  const among = subgameOf(game, set);
  const worth = worthOf(game, set);
  const rules: Comparison['rules'] = [];
  for (const rule of payoffRules) {
    if (rule === 'myerson' && text.kind !== 'on-graph') continue;
    const shares = await sharesWhere(() => shareEarning({ ...kept, payoffRule: rule }, worth, solvers));
    if (!shares) continue;
    const paid = new Map(shares.map(({ agent, share }) => [agent, share]));
    const payoffs = among.agents.map((agent) => paid.get(agent) ?? 0);
    const { inCore, objection } = checkCore(among, payoffs);
    rules.push({
      ...{ rule, payoffs, in_core: inCore },
      objection: objection && {
        coalition: namesOf(among.agents, objection.coalition),
        excess: objection.excess,
      },
    });
  }
  return { worth, members: [...among.agents], rules };
}

/** A rule that cannot be applied, or has to wait for too many games, is left out. */
async function sharesWhere<Value>(work: () => Promise<Value>): Promise<Value | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof MainstayError) return undefined;
    throw error;
  }
}
