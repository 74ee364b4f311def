import { activeMembers, type Shares } from '../domain/games/life/coalition.ts';
import { type PayoffRule, sharesOf } from '../domain/games/life/payoffs.ts';
import { readGame } from '../domain/games/read-game.ts';
import type { Solvers } from '../solving/solvers.ts';
import type { KeptCoalition } from '../store/coalitions.ts';

/** Rules that take linear programmes or a second table. */
const inThread: ReadonlySet<PayoffRule> = new Set(['nucleolus', 'myerson']);

/**
 * What each of those who are members now gets of an amount. What takes longer is left to a solving thread; all else is
 * a matter of milliseconds. It is worked out before anything is locked: `earn` refuses it where members have changed since.
 *
 * @throws MainstayError `coalition.game_…` where the rule cannot be applied, and as `Solvers.ask` does
 */
export async function shareEarning(
  { game, payoffRule: rule, document }: KeptCoalition,
  amount: number,
  solvers: Pick<Solvers, 'ask'>,
): Promise<Shares> {
  const members = activeMembers(document).map(({ agent }) => agent);
  if (members.length === 0) return [];
  if (game === null) return members.map((agent) => ({ agent, share: amount / members.length }));
  if (inThread.has(rule)) {
    const { shares } = await solvers.ask({ ask: 'shares', game, rule, members, amount });
    return [...shares];
  }
  return [...sharesOf(readGame(game), members, amount, { rule })].map(([agent, share]) => ({ agent, share }));
}
