import { newId, notFound } from '#kernel/base';
import { type Db, jsonb, many, maybeOne, run, sql, type Tx } from '#kernel/database';
import type { AssistKind } from '../domain/assist/tasks.ts';

/** Which model said it, in which recorded call, at what cost. */
export interface MadeBy {
  readonly engine: 'model';
  readonly provider: string;
  readonly model: string;
  readonly call_id: string;
  readonly cost_usd: number;
  /** Answered from what was kept of the same question, for nothing. */
  readonly cached: boolean;
}

/** What came of a request, in numbers. */
export interface AssistOutcome {
  readonly proposed: number;
  /** Not shown: what was quoted is in no answer, or what was asked for is not missing. */
  readonly dropped: number;
  /** Not shown: shown before. */
  readonly repeated: number;
  /** Answers that were too long to be read along. */
  readonly unread: readonly string[];
  readonly suggestion_id?: string;
}

/** Something that a model was asked for. */
export interface Assist {
  readonly id: string;
  readonly sessionId: string;
  readonly kind: AssistKind;
  readonly target: string;
  readonly runId: string;
  readonly askedBy: string;
  readonly automatic: boolean;
  readonly status: 'pending' | 'ready' | 'failed' | 'cancelled';
  readonly revision: number | null;
  readonly madeBy: MadeBy | null;
  readonly outcome: AssistOutcome | null;
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly at: Date;
  readonly endedAt: Date | null;
}

const columns = sql`id, session_id as "sessionId", kind, target, run_id as "runId", asked_by as "askedBy",
  automatic, status, revision, made_by as "madeBy", outcome, error, at, ended_at as "endedAt"`;

/** The newest request for each thing, newest first. */
export async function listAssists(db: Db, sessionId: string): Promise<Assist[]> {
  const rows = await many(
    db,
    sql<Assist>`select distinct on (kind, target) ${columns} from charter.assist
      where session_id = ${sessionId} order by kind, target, id desc`,
  );
  return rows.sort((a, b) => (a.id < b.id ? 1 : -1));
}

/** What all requests of a session have cost, in US dollars, as far as an answer told. */
export async function sumAssistCost(db: Db, sessionId: string): Promise<number> {
  const [row] = await many(
    db,
    sql<{ usd: number }>`select coalesce(sum((made_by ->> 'cost_usd')::float8), 0)::float8 as usd
      from charter.assist where session_id = ${sessionId}`,
  );
  return row?.usd ?? 0;
}

/** @throws MainstayError `charter.assist_unknown` */
export async function getAssist(db: Db, id: string, sessionId?: string): Promise<Assist> {
  const found = await maybeOne(
    db,
    sql<Assist>`select ${columns} from charter.assist where id = ${id}
      ${sessionId === undefined ? sql`` : sql`and session_id = ${sessionId}`}`,
  );
  if (!found) throw notFound('charter.assist_unknown', 'There is no such request to a model here.');
  return found;
}

export async function pendingAssist(
  db: Db,
  sessionId: string,
  kind: AssistKind,
  target: string,
): Promise<Assist | undefined> {
  return maybeOne(
    db,
    sql<Assist>`select ${columns} from charter.assist where session_id = ${sessionId} and kind = ${kind}
      and target = ${target} and status = 'pending'`,
  );
}

/**
 * Writes a request down with the run that `startRun` makes.
 *
 * @returns its id; undefined when the same is under way already, and nothing is started
 */
export async function createAssist(
  tx: Tx,
  request: Pick<Assist, 'sessionId' | 'kind' | 'target' | 'askedBy' | 'automatic'>,
  startRun: (id: string) => Promise<string>,
): Promise<string | undefined> {
  const id = newId();
  const { sessionId, kind, target, askedBy, automatic } = request;
  const made = await run(
    tx,
    sql`insert into charter.assist (id, session_id, kind, target, asked_by, automatic)
      values (${id}, ${sessionId}, ${kind}, ${target}, ${askedBy}, ${automatic})
      on conflict (session_id, kind, target) where status = 'pending' do nothing`,
  );
  if (made === 0) return undefined;
  await run(tx, sql`update charter.assist set run_id = ${await startRun(id)} where id = ${id}`);
  return id;
}

/** Whether a request is still under way; it stays so until the transaction ends. */
export async function lockPending(tx: Tx, id: string): Promise<boolean> {
  const row = await maybeOne(
    tx,
    sql<{ id: string }>`select id from charter.assist where id = ${id} and status = 'pending' for update`,
  );
  return row !== undefined;
}

/** Keeps what came of a request. @returns false when it was cancelled or is answered already. */
export async function endAssist(
  tx: Tx,
  id: string,
  end:
    | {
        readonly status: 'ready';
        readonly revision: number;
        readonly madeBy: MadeBy;
        readonly outcome: AssistOutcome;
      }
    | { readonly status: 'failed'; readonly error: NonNullable<Assist['error']> }
    | { readonly status: 'cancelled' },
): Promise<boolean> {
  const ready = end.status === 'ready' ? end : undefined;
  const changed = await run(
    tx,
    sql`update charter.assist set status = ${end.status}, revision = ${ready?.revision ?? null},
        made_by = ${ready ? jsonb(ready.madeBy) : null}, outcome = ${ready ? jsonb(ready.outcome) : null},
        error = ${end.status === 'failed' ? jsonb(end.error) : null}, ended_at = now()
      where id = ${id} and status = 'pending'`,
  );
  return changed > 0;
}
