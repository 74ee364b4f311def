/**
 * A coalition is a set of agents as the bits of one whole number: bit i stands for agent i. Tables over all coalitions
 * have 2^n entries, so that 24 agents (128 MiB for one table of doubles) are the most; functions that keep no such
 * table take up to 30.
 */
export const mostAgents = 24;

/** The coalition of the first `count` agents. */
export const grandCoalition = (count: number): number => 2 ** count - 1;

/** How many agents it has; Warren, "Hacker's Delight" (2nd edition), figure 5-2. */
export function sizeOf(coalition: number): number {
  const pairs = coalition - ((coalition >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** Its first agent; -1 for the empty coalition. */
export const firstOf = (coalition: number): number => 31 - Math.clz32(coalition & -coalition);

/** Its last agent; -1 for the empty coalition. */
export const lastOf = (coalition: number): number => 31 - Math.clz32(coalition);

/** Its agents in ascending order. */
export function membersOf(coalition: number): number[] {
  const members: number[] = [];
  for (let rest = coalition; rest !== 0; rest &= rest - 1) members.push(firstOf(rest));
  return members;
}

/** Each set of `size` of the first `count` agents once, ascending; Gosper's hack (HAKMEM, item 175). */
export function* coalitionsOfSize(count: number, size: number): Generator<number> {
  if (size < 1 || size > count) return;
  const end = 2 ** count;
  for (let set = 2 ** size - 1; set < end; ) {
    yield set;
    const low = set & -set;
    const next = set + low;
    set = next | (((set ^ next) >>> 2) / low);
  }
}

/** Sums of the members' numbers, for all 2^n coalitions. */
export function sumsOver(numbers: readonly number[]): Float64Array {
  const sums = new Float64Array(2 ** numbers.length);
  for (const [agent, number] of numbers.entries()) {
    const half = 2 ** agent;
    for (let set = 0; set < half; set++) sums[half + set] = (sums[set] ?? 0) + number;
  }
  return sums;
}
