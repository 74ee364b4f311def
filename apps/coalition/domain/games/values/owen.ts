import { everyone, type Game, worthOf } from '../game.ts';
import { checkPartition } from '../structures/structure.ts';

/**
 * Each agent's Owen value: the average of what it adds over those orders in which the members of a union come one after
 * another (Owen, "Values of games with a priori unions", 1977). Exact; 2^(unions + members - 2) steps for each agent.
 *
 * @param unions a partition of the agents
 * @throws MainstayError `coalition.game_not_a_partition`
 */
export function owenValue(game: Game, unions: readonly number[]): number[] {
  checkPartition(unions, everyone(game), game.agents);
  return game.agents.map((_, agent) => {
    const own = unions.find((union) => (union >> agent) & 1) ?? 0;
    const others = unions.filter((union) => union !== own);
    const unionChances = chances(others.length);
    const mates = own ^ (1 << agent);
    let sum = 0;
    for (let chosen = 0; chosen < 2 ** others.length; chosen++) {
      let before = 0;
      let count = 0;
      for (const [at, union] of others.entries())
        if ((chosen >> at) & 1) {
          before |= union;
          count++;
        }
      sum += (unionChances[count] ?? 0) * addedWithin(game, before, mates, agent);
    }
    return sum;
  });
}

/** What the agent adds on average to those before its union and those of its union before it. */
function addedWithin(game: Game, before: number, mates: number, agent: number): number {
  let size = 0;
  for (let rest = mates; rest !== 0; rest &= rest - 1) size++;
  const weights = chances(size);
  let sum = 0;
  for (let some = mates; ; some = (some - 1) & mates) {
    let count = 0;
    for (let rest = some; rest !== 0; rest &= rest - 1) count++;
    const there = before | some;
    sum += (weights[count] ?? 0) * (worthOf(game, there | (1 << agent)) - worthOf(game, there));
    if (some === 0) return sum;
  }
}

/** The chance that in a random order exactly these of `others` come before one more: by how many they are. */
function chances(others: number): number[] {
  const result = [1 / (others + 1)];
  for (let size = 1; size <= others; size++)
    result.push(((result[size - 1] ?? 0) * size) / (others - size + 1));
  return result;
}
