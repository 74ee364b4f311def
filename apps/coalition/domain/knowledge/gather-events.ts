import { z } from 'zod';
import type { Claim } from './claims.ts';
import type { Source } from './element.ts';
import { agentKey } from './gather-life.ts';

/** Something that happened, as the platform wrote it down. */
export interface Happened {
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  readonly at: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Which edge says that somebody is in a coalition: a member that comes again gets a new one. */
export const membershipSchema = z.record(z.string(), z.object({ edge: z.string(), role: z.string() }));
export type Memberships = z.infer<typeof membershipSchema>;

const happenings = z.object({
  happened: z.array(
    z.object({ kind: z.string(), agent: z.string().optional(), detail: z.string().optional() }),
  ),
});
const failure = z.object({ code: z.string().catch('unknown'), message: z.string().catch('') });

const coalitionKey = (id: string): string => `coalition:${id}`;

/**
 * What a graph says of what happened to a coalition: who was in it as what, from when to when, and in which phase it is.
 *
 * @param nameOf the label of an agent that is named in it
 */
export function gatherGroup(
  event: Happened,
  purpose: string,
  memberships: Memberships,
  nameOf: (agent: string) => string,
): { readonly claims: Claim[]; readonly memberships: Memberships } {
  const { subject, at, id } = event;
  const parsed = happenings.safeParse(event.data);
  const me = coalitionKey(subject);
  const source: Source = { kind: 'event', id };
  const phase = z.string().safeParse(event.data.phase);
  const claims: Claim[] = [
    {
      ...{ claim: 'node', key: me, type: 'coalition', label: purpose, at, source },
      attributes: phase.success ? { phase: phase.data } : {},
    },
  ];
  const now = { ...memberships };
  const end = (agent: string): void => {
    const old = now[agent];
    if (!old) return;
    claims.push({ claim: 'end', what: 'edge', key: old.edge, at });
    delete now[agent];
  };
  const begin = (agent: string, role: string): void => {
    end(agent);
    const edge = `member-of:${subject}:${agent}:${id}`;
    now[agent] = { edge, role };
    claims.push({
      ...{ claim: 'node', key: agentKey(agent), type: 'agent', label: nameOf(agent), at, source },
    });
    claims.push({
      ...{ claim: 'edge', key: edge, type: 'member-of', from: agentKey(agent), to: me, at, source },
      ...{ weight: 1, confidence: 1, attributes: { role } },
    });
  };
  const take = (kind: string, agent: string, detail: string | undefined): void => {
    if (kind === 'joined' || kind === 'recovered') begin(agent, detail ?? now[agent]?.role ?? 'member');
    else if (kind === 'role-changed' && now[agent]) begin(agent, detail ?? 'member');
    else if (kind === 'left' || kind === 'failed') end(agent);
  };
  for (const { kind, agent, detail } of parsed.success ? parsed.data.happened : []) {
    if (agent !== undefined) take(kind, agent, detail);
    else if (kind === 'dissolved') {
      for (const member of Object.keys(now)) end(member);
      claims.push({ claim: 'end', what: 'node', key: me, at });
    }
  }
  return { claims, memberships: now };
}

/** An agent that failed: an event beside it, with the sentence. */
export function gatherFailure({ id, subject, at, data }: Happened, name: string): Claim[] {
  const { code, message } = failure.parse(data);
  const source: Source = { kind: 'event', id };
  const key = `event:${id}`;
  return [
    { claim: 'node', key: agentKey(subject), type: 'agent', label: name, at, source },
    {
      ...{ claim: 'node', key, type: 'event', label: `failed: ${code}`, at, source },
      attributes: { code, message: message.slice(0, 2000) },
    },
    {
      ...{ claim: 'edge', key: `underwent:${id}`, type: 'underwent', from: agentKey(subject), to: key, at },
      ...{ weight: 1, confidence: 1, source },
    },
  ];
}

/** Agents of a shared world that stand in the same cell of its grid, or in one beside it. Pairs, at most 200. */
export function gatherMeetings(
  agents: readonly { readonly id: string; readonly cell: number }[],
  columns: number,
  at: string,
  tick: number,
): Claim[] {
  const cells = new Map<number, string[]>();
  for (const { id, cell } of agents) {
    const there = cells.get(cell);
    if (there) there.push(id);
    else cells.set(cell, [id]);
  }
  const claims: Claim[] = [];
  for (const { id, cell } of agents) {
    const column = cell % columns;
    const across = [-1, 0, 1].filter((step) => column + step >= 0 && column + step < columns);
    const near = [-columns, 0, columns].flatMap((down) => across.map((step) => cell + down + step));
    for (const other of near.flatMap((one) => cells.get(one) ?? [])) {
      if (other <= id) continue;
      if (claims.length >= mostMeetings) return claims;
      claims.push({
        ...{ claim: 'edge', key: `met:${id}:${other}`, type: 'met', from: agentKey(id), to: agentKey(other) },
        ...{ at, weight: 1, confidence: 1, source: { kind: 'agent', id, tick } },
      });
    }
  }
  return claims;
}
const mostMeetings = 200;
