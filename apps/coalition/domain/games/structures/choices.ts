/** The sets of some size that can be taken from the members, one after another. */
export interface Choices {
  readonly members: readonly number[];
  /** Places in `members`, ascending; none are chosen before the first set was taken. */
  readonly chosen: number[];
  started: boolean;
  /** The first member's bit is above this one. */
  readonly after: number;
  readonly firstOnly: boolean;
}

/**
 * @param after sets begin after the agent with this bit; 0 for any
 * @param firstOnly only sets with the first member: for a part of a partition into parts of one size, the first member has
 *   to be in some part
 */
export const openChoices = (
  members: readonly number[],
  size: number,
  after: number,
  firstOnly: boolean,
): Choices => ({
  members,
  chosen: Array.from({ length: size }, (_, at) => at),
  started: false,
  after,
  firstOnly,
});

/** The next set as bits, in lexicographic order of the members; 0 when there is none. */
export function nextChoice(choices: Choices): number {
  const { members, chosen, after, firstOnly } = choices;
  do {
    if (choices.started && !advance(chosen, members.length)) return 0;
    choices.started = true;
    if (firstOnly && chosen[0] !== 0) return 0;
  } while (1 << (members[chosen[0] ?? 0] ?? 0) <= after);
  let set = 0;
  for (const at of chosen) set |= 1 << (members[at] ?? 0);
  return set;
}

function advance(chosen: number[], count: number): boolean {
  const size = chosen.length;
  let at = size - 1;
  while (at >= 0 && chosen[at] === count - size + at) at--;
  if (at < 0) return false;
  const next = (chosen[at] ?? 0) + 1;
  for (let later = at; later < size; later++) chosen[later] = next + later - at;
  return true;
}
