import { checkAgents, type Game, type LargeGame, tableGame } from '../game.ts';
import { add, nobody, type Prepared, prepare, type Tally, tallyOf, type Worth, worthFor } from './tally.ts';
import type { Work } from './work.ts';

/**
 * The game of agents who choose a task together: a coalition is worth what the task that it is best at brings,
 * (w₁ coverage + w₂ capacity + w₃ reputation + w₄ synergy) × priority, less the cost of its pairs. Coverage is the share
 * of the task's capabilities that a member has; capacity the members' work over the task's, at most 1; reputation
 * their mean; synergy the mean over pairs (0 for one alone), a pair's being as given or else the share of their
 * capabilities that only one of them has.
 *
 * @throws MainstayError as `tableGame` does, and `coalition.game_no_tasks`, `_unknown_agent`, `_out_of_range`
 */
export function capabilityGame(work: Work): Game {
  const agents = work.agents.map(({ name }) => name);
  checkAgents(agents);
  const prepared = prepare(work);
  const values = new Float64Array(2 ** agents.length);
  // Depth first, so that a coalition's tally is that of one with a member less, and what that one adds.
  const tallies = [...agents, ''].map(() => nobody(prepared));
  const members = new Int32Array(agents.length);
  const visit = (coalition: number, tally: Tally, from: number): void => {
    for (let agent = from; agent < agents.length; agent++) {
      const next = tallies[tally.members + 1];
      if (next === undefined) return;
      add(prepared, tally, next, agent, members);
      members[tally.members] = agent;
      const more = coalition | (1 << agent);
      values[more] = bestWorth(prepared, next);
      visit(more, next, agent + 1);
    }
  };
  visit(0, nobody(prepared), 0);
  return tableGame(agents, values);
}

/** The same for up to 5,000 agents. */
export function largeCapabilityGame(work: Work): LargeGame {
  const prepared = prepare(work);
  return {
    agents: work.agents.map(({ name }) => name),
    worth: (members) => bestWorth(prepared, tallyOf(prepared, members)),
    worthAlong: (order) => {
      const tally = nobody(prepared);
      return order.map((agent) => {
        add(prepared, tally, tally, agent, order);
        return bestWorth(prepared, tally);
      });
    },
  };
}

/** Why a coalition is worth what it is: its parts for every task, the best first. */
export function explainWorth(work: Work, members: readonly number[]): Worth[] {
  const prepared = prepare(work);
  const tally = tallyOf(prepared, members);
  return work.tasks.map((task, at) => worthFor(prepared, tally, task, at)).sort((a, b) => b.value - a.value);
}

function bestWorth(prepared: Prepared, tally: Tally): number {
  let most = Number.NEGATIVE_INFINITY;
  for (const [at, task] of prepared.work.tasks.entries()) {
    const { value } = worthFor(prepared, tally, task, at);
    if (value > most) most = value;
  }
  return most;
}
