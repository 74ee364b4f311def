import { z } from 'zod';
import { MainstayError } from '#kernel/base';
import type { Db, Tx } from '#kernel/database';
import { listEvents, type StoredEvent } from '#kernel/events';
import type { Claim } from '../domain/knowledge/claims.ts';
import {
  gatherFailure,
  gatherGroup,
  type Happened,
  type Memberships,
  membershipSchema,
} from '../domain/knowledge/gather-events.ts';
import { agentKey } from '../domain/knowledge/gather-life.ts';
import { getCoalition } from '../store/coalitions.ts';
import { gatheredGraph } from '../store/knowledge.ts';
import { edgesOfNodes, readElements } from '../store/knowledge-elements.ts';
import { keepMarks, namesOf, readMarks } from '../store/knowledge-feed.ts';
import type { Claiming } from './claiming.ts';
import type { GatheredPage } from './gathered-page.ts';

const eventsAtOnce = 200;
const eventsSubject = 'events';
const topics = [
  'coalition.agent-failed',
  'coalition.agent-deleted',
  'coalition.group-formed',
  'coalition.group-changed',
];

/** The next events that a graph is made of. */
async function nextEvents(db: Db, limit: number): Promise<StoredEvent[]> {
  const after = (await readMarks(db, [eventsSubject])).get(eventsSubject)?.position ?? 0;
  return listEvents(db, { after: String(after), types: topics, limit });
}

export const anyEventNews = async (db: Db): Promise<boolean> => (await nextEvents(db, 1)).length > 0;

/** Takes in one page of events: who joined and left a coalition, who failed, who was deleted. */
export async function gatherEventPage(tx: Tx, claim: Claiming): Promise<GatheredPage> {
  const events = await nextEvents(tx, eventsAtOnce);
  const last = events.at(-1);
  if (!last) return { taken: 0, dropped: 0, more: false };
  const groups = new Map<string, Memberships>();
  for (const [subject, { memory }] of await readMarks(
    tx,
    events.map((event) => groupSubject(event.subject)),
  ))
    groups.set(subject, membershipSchema.catch({}).parse(memory));
  const names = await namesOf(tx, events.flatMap(agentsIn));
  let dropped = 0;
  for (const event of events) {
    if (event.projectId === null) continue;
    const happened = { ...event, at: event.at.toISOString() };
    const claims = event.type.startsWith('coalition.group-')
      ? await groupClaims(tx, happened, groups, names)
      : event.type === 'coalition.agent-failed'
        ? gatherFailure(happened, names.get(event.subject) ?? event.subject)
        : await farewell(tx, event.projectId, happened);
    dropped += await claim(tx, event.projectId, claims);
  }
  await keepMarks(tx, [
    ...[...groups].map(([subject, memory]) => ({ subject, position: Number(last.id), memory })),
    { subject: eventsSubject, position: Number(last.id), memory: {} },
  ]);
  return { taken: events.length, dropped, more: events.length === eventsAtOnce };
}

const groupSubject = (id: string): string => `coalition:${id}`;

const named = z.object({ happened: z.array(z.object({ agent: z.string().optional() })) });

function agentsIn({ subject, data }: StoredEvent): string[] {
  const parsed = named.safeParse(data);
  const others = parsed.success ? parsed.data.happened.flatMap(({ agent }) => agent ?? []) : [];
  return [subject, ...others];
}

async function groupClaims(
  tx: Tx,
  event: Happened,
  groups: Map<string, Memberships>,
  names: ReadonlyMap<string, string>,
): Promise<Claim[]> {
  const subject = groupSubject(event.subject);
  const kept = await getCoalition(tx, event.subject).catch((error: unknown) => {
    if (error instanceof MainstayError && error.kind === 'not-found') return undefined;
    throw error;
  });
  const { claims, memberships } = gatherGroup(
    event,
    kept?.document.purpose ?? event.subject,
    groups.get(subject) ?? {},
    (agent) => names.get(agent) ?? agent,
  );
  groups.set(subject, memberships);
  return claims;
}

/** An agent that is deleted: from then on nothing is so of it any more. */
async function farewell(tx: Tx, projectId: string, { subject, at }: Happened): Promise<Claim[]> {
  const graph = await gatheredGraph(tx, projectId);
  const key = agentKey(subject);
  const { nodes } = await readElements(tx, graph.id, 'key', { nodes: [key], edges: [] });
  const open = await edgesOfNodes(
    tx,
    graph.id,
    nodes.map(({ id }) => id),
    { open: true },
  );
  return [
    ...open.map((edge): Claim => ({ claim: 'end', what: 'edge', key: edge.key, at })),
    { claim: 'end', what: 'node', key, at },
  ];
}
