import { membersOf, sizeOf } from '../coalitions.ts';
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
  const values = new Array<number>(game.agents.length).fill(0);
  for (const own of unions) {
    const before = unionsTogether(unions.filter((union) => union !== own));
    for (const agent of membersOf(own)) values[agent] = ownValue(game, before, own ^ (1 << agent), agent);
  }
  return values;
}

/** The agents of every choice of unions, at the place that the choice's bits make. */
function unionsTogether(unions: readonly number[]): Int32Array {
  const together = new Int32Array(2 ** unions.length);
  for (const [at, union] of unions.entries())
    for (let set = 0; set < 2 ** at; set++) together[2 ** at + set] = (together[set] ?? 0) | union;
  return together;
}

/** What the agent adds on average to the unions before its own and those of its own before it. */
function ownValue(game: Game, before: Int32Array, mates: number, agent: number): number {
  const unionChances = chances(Math.log2(before.length));
  const mateChances = chances(sizeOf(mates));
  const own = 1 << agent;
  let sum = 0;
  for (let chosen = 0; chosen < before.length; chosen++) {
    const others = before[chosen] ?? 0;
    let added = 0;
    for (let some = mates; ; some = (some - 1) & mates) {
      const there = others | some;
      added += (mateChances[sizeOf(some)] ?? 0) * (worthOf(game, there | own) - worthOf(game, there));
      if (some === 0) break;
    }
    sum += (unionChances[sizeOf(chosen)] ?? 0) * added;
  }
  return sum;
}

/** The chance that in a random order exactly these of `others` come before one more: by how many they are. */
function chances(others: number): number[] {
  const result = [1 / (others + 1)];
  for (let size = 1; size <= others; size++)
    result.push(((result[size - 1] ?? 0) * size) / (others - size + 1));
  return result;
}
