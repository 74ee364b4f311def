import { z } from 'zod';
import { largeCapabilityGame } from './capabilities/capability-game.ts';
import type { LargeGame } from './game.ts';
import { checkEstate, checkNumbers, checkQuota, numbered } from './named-games.ts';
import { finiteNumber, workShape } from './read-game.ts';

/** More take minutes for one look at each of them. */
export const mostInLargeGame = 2000;

const names = z.array(z.string().min(1).max(200)).min(1).max(mostInLargeGame).optional();
const numbers = z.array(finiteNumber).min(1).max(mostInLargeGame);

export const largeVotingSchema = z.object({
  kind: z.literal('voting'),
  agents: names,
  quota: finiteNumber,
  weights: numbers,
});

/** Games that have no table of all coalitions, as a person or a program writes them down. */
export const largeGameSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('capabilities'), ...workShape(mostInLargeGame) }),
  largeVotingSchema,
  z.object({ kind: z.literal('airport'), agents: names, costs: numbers }),
  z.object({ kind: z.literal('bankruptcy'), agents: names, estate: finiteNumber, claims: numbers }),
]);
type LargeGameText = z.infer<typeof largeGameSchema>;

/**
 * The game that was written down; the kinds are those of `readGame`.
 *
 * @throws MainstayError `coalition.game_…`
 */
export function readLargeGame(text: LargeGameText): LargeGame {
  if (text.kind === 'capabilities') return largeCapabilityGame(text);
  const [what, list] = numbersOf(text);
  const agents = text.agents ?? numbered(list.length);
  checkNumbers(list, agents, what, mostInLargeGame);
  const add = (sum: number, agent: number): number => sum + (list[agent] ?? 0);
  switch (text.kind) {
    case 'voting':
      checkQuota(text.quota, list);
      return runningGame(agents, add, (sum) => (sum >= text.quota ? 1 : 0));
    case 'airport':
      return runningGame(
        agents,
        (longest, agent) => Math.max(longest, list[agent] ?? 0),
        (longest) => -longest,
      );
    case 'bankruptcy': {
      const all = checkEstate(text.estate, list);
      return runningGame(agents, add, (sum) => Math.max(0, text.estate - (all - sum)));
    }
  }
}

function numbersOf(
  text: Exclude<LargeGameText, { kind: 'capabilities' }>,
): readonly [string, readonly number[]] {
  switch (text.kind) {
    case 'voting':
      return ['weight', text.weights];
    case 'airport':
      return ['cost', text.costs];
    case 'bankruptcy':
      return ['claim', text.claims];
  }
}

/** A game whose worth is a matter of one number that each member adds to. */
function runningGame(
  agents: readonly string[],
  add: (sum: number, agent: number) => number,
  worth: (sum: number) => number,
): LargeGame {
  return {
    agents,
    worth: (members) => worth(members.reduce(add, 0)),
    worthAlong: (order) => {
      let sum = 0;
      return order.map((agent) => {
        sum = add(sum, agent);
        return worth(sum);
      });
    },
  };
}
