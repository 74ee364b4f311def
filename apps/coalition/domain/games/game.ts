import { invalid } from '#kernel/base';
import { grandCoalition, membersOf, mostAgents } from './coalitions.ts';

/**
 * A game in characteristic-function form (von Neumann and Morgenstern 1944): what each coalition is worth by itself,
 * whatever the others do. `values` has one number for each of the 2^n coalitions, at the place that the coalition's bits
 * make (bit i is agent i); the empty coalition is worth 0.
 */
export interface Game {
  readonly agents: readonly string[];
  readonly values: Float64Array;
}

/** A game of too many agents for a table: it is asked for one coalition at a time. */
export interface LargeGame {
  readonly agents: readonly string[];
  /** @param members indices into `agents`, each once, in any order; never empty */
  readonly worth: (members: readonly number[]) => number;
  /** The worth of the first, the first two … of an order, where that is quicker than one by one. */
  readonly worthAlong?: (order: readonly number[]) => ArrayLike<number>;
}

/**
 * A game from the values of all coalitions, the empty one first: for two agents `[0, v(1), v(2), v(1,2)]`. An array of
 * doubles is kept, not copied.
 *
 * @throws MainstayError `coalition.game_no_agents`, `_too_many_agents`, `_same_agent_twice`, `_wrong_length`,
 *   `_not_finite` (it names the coalition), `_empty_not_zero`
 */
export function tableGame(agents: readonly string[], values: ArrayLike<number>): Game {
  checkAgents(agents);
  const expected = 2 ** agents.length;
  if (values.length !== expected)
    throw invalid(
      'coalition.game_wrong_length',
      `A game of ${agents.length} agents has ${expected} values, one for each coalition and a 0 for the empty one; there are ${values.length}.`,
      { expected, found: values.length },
    );
  return checked(agents, values instanceof Float64Array ? values : Float64Array.from(values));
}

/**
 * A game from a function of the coalition's bits.
 *
 * @throws MainstayError as `tableGame` does
 */
export function gameOf(agents: readonly string[], value: (coalition: number) => number): Game {
  checkAgents(agents);
  const values = new Float64Array(2 ** agents.length);
  for (let coalition = 1; coalition < values.length; coalition++) values[coalition] = value(coalition);
  return checked(agents, values);
}

/** The same game, asked one coalition at a time. */
export function asLargeGame(game: Game): LargeGame {
  return {
    agents: game.agents,
    worth: (members) =>
      worthOf(
        game,
        members.reduce((bits, agent) => bits | (1 << agent), 0),
      ),
  };
}

export const worthOf = (game: Game, coalition: number): number => game.values[coalition] ?? 0;

export const everyone = (game: Game): number => grandCoalition(game.agents.length);

export const namesOf = (agents: readonly string[], coalition: number): string[] =>
  membersOf(coalition).map((agent) => agents[agent] ?? String(agent));

/** @throws MainstayError `coalition.game_unknown_agent`, `coalition.game_same_agent_twice` */
export function coalitionOfNames(agents: readonly string[], names: readonly string[]): number {
  let coalition = 0;
  for (const name of names) {
    const agent = agents.indexOf(name);
    if (agent < 0)
      throw invalid(
        'coalition.game_unknown_agent',
        `The game has no agent "${name}": it has ${listed(agents)}.`,
        {
          agent: name,
        },
      );
    if ((coalition >> agent) & 1) throw agentTwice(name);
    coalition |= 1 << agent;
  }
  return coalition;
}

/** @throws MainstayError `coalition.game_no_agents`, `_same_agent_twice`, `_too_many_agents` */
export function checkAgents(agents: readonly string[], most: number = mostAgents): void {
  if (agents.length === 0) throw invalid('coalition.game_no_agents', 'A game needs at least one agent.');
  if (agents.length > most)
    throw invalid(
      'coalition.game_too_many_agents',
      `An exact answer keeps a value for each of the 2^n coalitions: at most ${most} agents, not ${agents.length}. Search or sample instead.`,
      { most, found: agents.length },
    );
  const seen = new Set<string>();
  const twice = agents.find((name) => seen.size === seen.add(name).size);
  if (twice !== undefined) throw agentTwice(twice);
}

const agentTwice = (agent: string): Error =>
  invalid('coalition.game_same_agent_twice', `The agent "${agent}" is there twice.`, { agent });

/** What a coalition may be worth: sums over all coalitions, and payoffs made of them, have to be finite numbers, too. */
const mostWorth = 1e290;

/** @throws MainstayError `coalition.game_not_finite` */
export function finite(value: number, of: () => string, most = 1e300): number {
  if (!(Math.abs(value) <= most))
    throw invalid(
      'coalition.game_not_finite',
      `The value of ${of()} is ${value}; it has to be a number between -${most} and ${most}.`,
      {
        of: of(),
        value: String(value),
      },
    );
  return value;
}

function checked(agents: readonly string[], values: Float64Array): Game {
  if (values[0] !== 0)
    throw invalid(
      'coalition.game_empty_not_zero',
      `The empty coalition is worth 0, not ${values[0]}: take that off every value.`,
    );
  for (let coalition = 1; coalition < values.length; coalition++) {
    const value = values[coalition] ?? Number.NaN;
    // In the loop rather than in `finite`: there may be 16 million of them.
    if (!(Math.abs(value) <= mostWorth))
      finite(value, () => `{${listed(namesOf(agents, coalition))}}`, mostWorth);
  }
  return { agents: [...agents], values };
}

const listed = (names: readonly string[]): string =>
  names.length > 8 ? `${names.slice(0, 8).join(', ')} and ${names.length - 8} more` : names.join(', ');
