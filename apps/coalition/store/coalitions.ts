import { notFound } from '#kernel/base';
import { type Db, jsonb, many, maybeOne, run, sql, type Tx } from '#kernel/database';
import type { Happening } from '../domain/games/life/changes.ts';
import type { Coalition, Phase } from '../domain/games/life/coalition.ts';
import type { PayoffRule } from '../domain/games/life/payoffs.ts';
import type { GameText } from '../domain/games/read-game.ts';

export interface KeptCoalition {
  readonly id: string;
  readonly projectId: string;
  readonly ownerId: string;
  readonly game: GameText | null;
  readonly payoffRule: PayoffRule;
  readonly document: Coalition;
  readonly createdAt: Date;
  readonly changedAt: Date;
}

const columns = sql`id, project_id as "projectId", owner_id as "ownerId", game, payoff_rule as "payoffRule", document,
  created_at as "createdAt", changed_at as "changedAt"`;

export async function insertCoalition(
  tx: Tx,
  { id, projectId, ownerId, game, payoffRule, document }: Omit<KeptCoalition, 'createdAt' | 'changedAt'>,
): Promise<void> {
  await run(
    tx,
    sql`insert into coalition.coalition (id, project_id, owner_id, game, payoff_rule, document, phase)
      values (${id}, ${projectId}, ${ownerId}, ${game === null ? null : jsonb(game)}, ${payoffRule},
        ${jsonb(document)}, ${document.phase})`,
  );
}

export const coalitionNotFound = (id: string): Error =>
  notFound('coalition.coalition_not_found', `There is no coalition ${id}, or it is not shared with you.`);

/** @throws MainstayError `coalition.coalition_not_found` */
export async function getCoalition(db: Db, id: string): Promise<KeptCoalition> {
  const found = await maybeOne(
    db,
    sql<KeptCoalition>`select ${columns} from coalition.coalition where id = ${id}`,
  );
  if (!found) throw coalitionNotFound(id);
  return found;
}

/** The same, so that nobody changes it before the transaction ends. */
export async function lockCoalition(tx: Tx, id: string): Promise<KeptCoalition> {
  await run(tx, sql`select 1 from coalition.coalition where id = ${id} for update`);
  return getCoalition(tx, id);
}

export async function keepCoalition(tx: Tx, document: Coalition): Promise<void> {
  await run(
    tx,
    sql`update coalition.coalition set document = ${jsonb(document)}, phase = ${document.phase}, changed_at = now()
      where id = ${document.id}`,
  );
}

export async function listCoalitions(
  db: Db,
  filter: {
    readonly projectIds: readonly string[] | undefined;
    readonly phase: Phase | undefined;
    readonly cursor: string | undefined;
    readonly limit: number;
  },
): Promise<KeptCoalition[]> {
  const { projectIds, phase, cursor, limit } = filter;
  return many(
    db,
    sql<KeptCoalition>`select ${columns} from coalition.coalition
      where true
        ${projectIds === undefined ? sql`` : sql`and project_id = any(${[...projectIds]}::uuid[])`}
        ${phase === undefined ? sql`` : sql`and phase = ${phase}`}
        ${cursor === undefined ? sql`` : sql`and id < ${cursor}`}
      order by id desc limit ${limit}`,
  );
}

export interface KeptHappening {
  readonly seq: number;
  readonly at: Date;
  readonly kind: Happening['kind'];
  readonly agent: string | null;
  readonly detail: string | null;
}

/** In the order in which it happened. The coalition is locked. */
export async function noteHappenings(tx: Tx, id: string, happened: readonly Happening[]): Promise<void> {
  for (const { kind, agent = null, detail = null } of happened)
    await run(
      tx,
      sql`insert into coalition.coalition_event (coalition_id, seq, kind, agent, detail)
        select ${id}, coalesce(max(seq), 0) + 1, ${kind}, ${agent}, ${detail}
        from coalition.coalition_event where coalition_id = ${id}`,
    );
}

/** Oldest first. @param after the last one that is known */
export async function readHappenings(
  db: Db,
  id: string,
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<KeptHappening[]> {
  return many(
    db,
    sql<KeptHappening>`select seq, at, kind, agent, detail from coalition.coalition_event
      where coalition_id = ${id} and seq > ${after} order by seq limit ${limit}`,
  );
}
