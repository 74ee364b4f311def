import type { Linked } from './large.ts';

interface Group {
  readonly members: readonly number[];
}

/** What groups become; one whose place is past the last is new. */
export type Change = readonly { readonly group: number; readonly members: readonly number[] }[];

/** How often each kind of change is proposed, in hundredths. */
const shares = { split: 10, leave: 10, move: 40, exchange: 30 };

/** A small change of a structure; null where it would part who has to stay linked, or does not exist. */
export function changeAtRandom(
  groups: readonly Group[],
  random: () => number,
  linked: Linked | undefined,
): Change | null {
  const below = (count: number): number => Math.floor(random() * count);
  // By way of an agent, so that large groups are met as often as they have members.
  const [from, place] = find(groups, below(groups.reduce((sum, { members }) => sum + members.length, 0)));
  const members = groups[from]?.members ?? [];
  const agent = members[place] ?? 0;
  const others = members.filter((member) => member !== agent);
  const kind = 100 * random();
  const alone: Change = [
    { group: from, members: others },
    { group: groups.length, members: [agent] },
  ];
  const change = (): Change => {
    if (kind < shares.split) return splitAtRandom(members, from, groups.length, random);
    if (kind < shares.split + shares.leave || groups.length === 1) return alone;
    const to = (from + 1 + below(groups.length - 1)) % groups.length;
    const there = groups[to]?.members ?? [];
    const other = there[below(there.length)] ?? 0;
    const parts = (mine: readonly number[], theirs: readonly number[]): Change => [
      { group: from, members: mine },
      { group: to, members: theirs },
    ];
    if (kind < shares.split + shares.leave + shares.move) return parts(others, [...there, agent]);
    if (kind < shares.split + shares.leave + shares.move + shares.exchange)
      return parts([...others, other], [...there.filter((member) => member !== other), agent]);
    return parts([], [...there, ...members]);
  };
  const proposed = change();
  return linked === undefined || proposed.every((one) => isLinked(one.members, linked)) ? proposed : null;
}

function splitAtRandom(members: readonly number[], from: number, next: number, random: () => number): Change {
  const sides = members.map((member) => ({ member, there: random() < 0.5 }));
  const side = (there: boolean): number[] =>
    sides.filter((one) => one.there === there).map(({ member }) => member);
  return [
    { group: from, members: side(false) },
    { group: next, members: side(true) },
  ];
}

function find(groups: readonly Group[], agent: number): [number, number] {
  let left = agent;
  for (const [at, { members }] of groups.entries()) {
    if (left < members.length) return [at, left];
    left -= members.length;
  }
  return [0, 0];
}

function isLinked(members: readonly number[], linked: Linked): boolean {
  const [first, ...rest] = members;
  if (first === undefined) return true;
  const waiting = new Set(rest);
  const fresh = [first];
  for (let agent = fresh.pop(); agent !== undefined; agent = fresh.pop())
    for (const other of [...waiting])
      if (linked(agent, other)) {
        waiting.delete(other);
        fresh.push(other);
      }
  return waiting.size === 0;
}
