import { everyone, type Game, namesOf, worthOf } from '../domain/games/game.ts';
import { readGame } from '../domain/games/read-game.ts';
import { checkCore, findCore } from '../domain/games/stability/core.ts';
import type { Excess } from '../domain/games/stability/excess.ts';
import { leastCore } from '../domain/games/stability/nucleolus.ts';
import { checkStructure, findStructureCore } from '../domain/games/stability/structure-core.ts';
import { findBestStructure } from '../domain/games/structures/solving.ts';
import { checkPartition, structureOf } from '../domain/games/structures/structure.ts';
import { shapleyValue } from '../domain/games/values/shapley.ts';
import type { CoreAnswer, StabilityAnswer } from './answers.ts';
import { coalitionsOf } from './naming.ts';
import type { QuestionTo } from './questions.ts';
import type { OpenSolver } from './values.ts';

type Untimed<Answer> = Answer extends unknown ? Omit<Answer, 'seconds'> : never;

/** Whether payoffs are stable, within one coalition of all or within the coalitions of a structure. */
export function coreCheck({
  game: text,
  payoffs: given,
  coalitions: lists,
}: QuestionTo<'core'>): Untimed<CoreAnswer> {
  const game = readGame(text);
  const payoffs = given ?? shapleyValue(game);
  const named = payoffsBy(game, payoffs);
  if (lists === undefined) {
    const { inCore, overpaid, objection } = checkCore(game, payoffs);
    return { in_core: inCore, overpaid, payoffs: named, objection: excessBy(game, objection), uneven: [] };
  }
  const coalitions = coalitionsOf(game, lists);
  const { stable, uneven, objection } = checkStructure(game, coalitions, payoffs);
  const overpaid = payoffs.reduce((sum, payoff) => sum + payoff, 0) - structureOf(game, coalitions).value;
  return {
    ...{ in_core: stable, overpaid, payoffs: named, objection: excessBy(game, objection) },
    uneven: uneven.flatMap((one) => excessBy(game, one) ?? []),
  };
}

export async function stabilityOf(
  { game: text, find, coalitions }: QuestionTo<'stability'>,
  openSolver: OpenSolver,
): Promise<Untimed<StabilityAnswer>> {
  const game = readGame(text);
  switch (find) {
    case 'core':
      return coreOf(game, await openSolver());
    case 'least-core': {
      const { excess, payoffs, binding } = leastCore(game, await openSolver());
      return {
        ...{ find, excess, payoffs: payoffsBy(game, payoffs) },
        binding: binding.map((coalition) => namesOf(game.agents, coalition)),
      };
    }
    case 'structure':
      return structureCoreOf(game, coalitions);
  }
}

function coreOf(game: Game, solve: Awaited<ReturnType<OpenSolver>>): Untimed<StabilityAnswer> {
  const core = findCore(game, solve);
  const worth = worthOf(game, everyone(game));
  if (!core.empty)
    return {
      ...{ find: 'core', empty: false, payoffs: payoffsBy(game, core.payoffs), balanced: [], worth },
      ...{ balanced_worth: null, cost_of_stability: 0 },
    };
  return {
    ...{ find: 'core', empty: true, payoffs: null, worth, balanced_worth: core.worth },
    balanced: core.balanced.map(({ coalition, weight }) => ({
      ...{ coalition: namesOf(game.agents, coalition), weight },
    })),
    cost_of_stability: core.worth - worth,
  };
}

function structureCoreOf(game: Game, lists: QuestionTo<'stability'>['coalitions']): Untimed<StabilityAnswer> {
  const coalitions = lists && coalitionsOf(game, lists);
  if (coalitions) checkPartition(coalitions, everyone(game), game.agents);
  const structure = coalitions ? structureOf(game, coalitions) : findBestStructure(game).best;
  const { payoffs, costOfStability } = findStructureCore(game, structure);
  return {
    ...{ find: 'structure', value: structure.value, cost_of_stability: costOfStability },
    coalitions: structure.coalitions.map((coalition) => namesOf(game.agents, coalition)),
    payoffs: payoffs && payoffsBy(game, payoffs),
  };
}

const payoffsBy = (game: Game, payoffs: readonly number[]): CoreAnswer['payoffs'] =>
  game.agents.map((agent, at) => ({ agent, payoff: payoffs[at] ?? 0 }));

const excessBy = (game: Game, found: Excess | null): CoreAnswer['objection'] =>
  found && { coalition: namesOf(game.agents, found.coalition), excess: found.excess };
