import { invalid } from '#kernel/base';
import { type Work, within } from './work.ts';

/**
 * The synergy of each pair, at both its places of an n by n table: as it is given, or else the share of their
 * capabilities that only one of the two has.
 *
 * @throws MainstayError `coalition.game_unknown_agent`, `_out_of_range`
 */
export function synergiesOf({ agents, synergies = [] }: Work): Float64Array {
  const pairs = new Float64Array(agents.length ** 2);
  const sets = agents.map(({ capabilities }) => new Set(capabilities));
  const set = (one: number, other: number, value: number): void => {
    pairs[one * agents.length + other] = value;
    pairs[other * agents.length + one] = value;
  };
  for (const [one, mine] of sets.entries())
    for (const [other, theirs] of sets.slice(0, one).entries()) {
      const all = mine.union(theirs).size;
      set(one, other, all === 0 ? 0 : mine.symmetricDifference(theirs).size / all);
    }
  const places = new Map(agents.map(({ name }, at) => [name, at]));
  for (const { between, value } of synergies) {
    const [one, other] = between.map((name) => places.get(name));
    if (one === undefined || other === undefined)
      throw invalid(
        'coalition.game_unknown_agent',
        `A synergy is between ${between.join(' and ')}: one of them is no agent of this game.`,
      );
    set(one, other, within(value, 0, 1, `the synergy of ${between.join(' and ')}`));
  }
  return pairs;
}
