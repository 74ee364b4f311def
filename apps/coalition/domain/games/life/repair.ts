import { everyone, type Game, tableGame, worthOf } from '../game.ts';
import { findBestStructure, type Solving } from '../structures/solving.ts';
import { type Structure, structureOf } from '../structures/structure.ts';
import { subgameOf } from './payoffs.ts';

export interface Repair {
  /** Of those who are left, in the bits of the whole game. */
  readonly structure: Structure;
  /** Coalitions that there were not, and that have to be formed. */
  readonly formed: readonly number[];
  /** It is the best, given what forming costs. */
  readonly done: boolean;
}

/**
 * A structure of those who are left when agents are gone, where forming a coalition that there was not costs something:
 * the dearer it is, the more stays as it is. What is left of a coalition that lost members is there already. Exact, by
 * the best structure of the game in which all new coalitions are worth so much less.
 *
 * @param gone agents who left or failed, as the bits of a coalition
 * @param cost of forming one coalition
 */
export function repairStructure(
  game: Game,
  structure: Structure,
  gone: number,
  cost: number,
  solving: Solving = {},
): Repair {
  const left = everyone(game) & ~gone;
  if (left === 0) return { structure: { coalitions: [], value: 0 }, formed: [], done: true };
  const kept = new Set(structure.coalitions.map((coalition) => coalition & ~gone));
  const agents = game.agents.flatMap((_, agent) => ((left >> agent) & 1 ? [agent] : []));
  const outward = (set: number): number =>
    agents.reduce((bits, agent, at) => ((set >> at) & 1 ? bits | (1 << agent) : bits), 0);
  const among = subgameOf(game, left);
  const inward = new Set(
    [...kept].map((set) =>
      agents.reduce((bits, agent, at) => ((set >> agent) & 1 ? bits | (1 << at) : bits), 0),
    ),
  );
  const dear = tableGame(
    among.agents,
    among.values.map((value, set) => (set === 0 || inward.has(set) ? value : worthOf(among, set) - cost)),
  );
  const { best, done } = findBestStructure(dear, solving);
  const coalitions = best.coalitions.map(outward);
  return {
    structure: structureOf(game, coalitions),
    formed: coalitions.filter((coalition) => !kept.has(coalition)),
    done,
  };
}
