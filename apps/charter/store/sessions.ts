import { conflict, newId, notFound } from '#kernel/base';
import { type Db, jsonb, many, maybeOne, one, run, sql, type Tx } from '#kernel/database';
import type { CommitteeOutcome } from '../domain/governance/committee.ts';
import type { Decision } from '../domain/governance/decide.ts';
import { overviewOf } from '../domain/interview/overview.ts';
import { startInterview } from '../domain/interview/session.ts';
import type { InterviewState } from '../domain/interview/state.ts';
import type { DecidedOn } from '../domain/versions/editions.ts';

export type SessionStatus = 'in-progress' | 'deciding' | 'awaiting-committee' | 'completed' | 'abandoned';
export const sessionStatuses = [
  'in-progress',
  'deciding',
  'awaiting-committee',
  'completed',
  'abandoned',
] as const;

export interface Session {
  readonly id: string;
  readonly projectId: string;
  readonly ownerId: string;
  /** Who answers for the project, where a file named them. */
  readonly ownerName: string | null;
  readonly projectName: string;
  readonly status: SessionStatus;
  readonly runId: string;
  readonly state: InterviewState;
  readonly revision: number;
  readonly edition: number;
  readonly decision: Decision | null;
  readonly committee: CommitteeOutcome | null;
  /** The ids of questions whose answer came from a template and stays as it is. */
  readonly locked: readonly string[];
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

const columns = sql`id, project_id as "projectId", owner_id as "ownerId", owner_name as "ownerName", project_name as "projectName", status,
  run_id as "runId", state, revision, edition, decision, committee, locked, created_at as "createdAt",
  updated_at as "updatedAt"`;

export interface NewSession {
  readonly projectId: string;
  readonly ownerId: string;
  readonly projectName: string;
  readonly ownerName?: string | undefined;
}

/** Writes a session down; `startRun` makes the run that belongs to it, in the same transaction. */
export async function createSession(
  tx: Tx,
  { projectId, ownerId, projectName, ownerName }: NewSession,
  startRun: (sessionId: string) => Promise<string>,
): Promise<Session> {
  const id = newId();
  const runId = await startRun(id);
  const state = startInterview();
  return one(
    tx,
    sql<Session>`insert into charter.session (id, project_id, owner_id, owner_name, project_name, run_id, state,
        stage, words)
      values (${id}, ${projectId}, ${ownerId}, ${ownerName ?? null}, ${projectName}, ${runId}, ${jsonb(state)},
        ${overviewOf(state).stage}, to_tsvector('simple', ${projectName}::text))
      returning ${columns}`,
  );
}

/** @throws MainstayError `charter.session_not_found` */
export async function getSession(db: Db, id: string): Promise<Session> {
  return found(id, await maybeOne(db, sql<Session>`select ${columns} from charter.session where id = ${id}`));
}

/**
 * The session, with its row locked until the transaction ends. Rows that refer to it may still be added meanwhile.
 * People's changes lock the session first and then its run, a run's steps the run first: so a step that people may
 * meet while the interview is open must not ask for this lock, or the two wait for each other.
 *
 * @throws as `getSession`
 */
export async function lockSession(tx: Tx, id: string): Promise<Session> {
  return found(
    id,
    await maybeOne(
      tx,
      sql<Session>`select ${columns} from charter.session where id = ${id} for no key update`,
    ),
  );
}

function found(id: string, session: Session | undefined): Session {
  if (!session) throw sessionNotFound(id);
  return session;
}

export const sessionNotFound = (id: string): Error =>
  notFound('charter.session_not_found', `There is no charter session ${id}, or it is not shared with you.`);

/** What a session is when somebody wants to change its answers. @throws MainstayError `charter.not_open` */
export function requireOpen(session: Session): void {
  if (session.status === 'in-progress') return;
  throw conflict(
    'charter.not_open',
    `The interview is ${session.status}: its answers stand. Reopen it to change them.`,
    { status: session.status },
  );
}

/** @throws MainstayError `charter.edited_elsewhere` with the present revision */
export function requireRevision(session: Session, seen: number | undefined): void {
  if (seen === undefined || seen === session.revision) return;
  throw conflict(
    'charter.edited_elsewhere',
    'Somebody has changed this interview since you loaded it. Load it again; your answer is not lost until you leave.',
    { revision: session.revision },
  );
}

/** @throws MainstayError `charter.answer_locked` */
export function requireUnlocked({ locked }: Session, questionId: string): void {
  if (!locked.includes(questionId)) return;
  throw conflict(
    'charter.answer_locked',
    'This answer comes from a template of your organisation and stays as it is.',
  );
}

/** Makes answers stay as they are. */
export async function lockAnswers(tx: Tx, id: string, questionIds: readonly string[]): Promise<void> {
  await run(tx, sql`update charter.session set locked = ${[...questionIds]}::text[] where id = ${id}`);
}

/** Keeps the interview as the revision after the one that `session`, whose row is locked, is at. */
export async function saveState(tx: Tx, session: Session, state: InterviewState): Promise<Session> {
  const { stage, progress, done, text } = overviewOf(state);
  return one(
    tx,
    sql<Session>`update charter.session
      set state = ${jsonb(state)}, revision = ${session.revision + 1}, updated_at = now(), stage = ${stage},
        progress = ${progress}, done = ${[...done]}::text[],
        words = to_tsvector('simple', project_name || ' ' || ${text}::text)
      where id = ${session.id} returning ${columns}`,
  );
}

export async function setStatus(tx: Tx, id: string, status: SessionStatus): Promise<void> {
  await run(tx, sql`update charter.session set status = ${status}, updated_at = now() where id = ${id}`);
}

export async function setRun(tx: Tx, id: string, runId: string): Promise<void> {
  await run(tx, sql`update charter.session set run_id = ${runId} where id = ${id}`);
}

export async function reopenSession(tx: Tx, id: string, runId: string): Promise<void> {
  await run(
    tx,
    sql`update charter.session set status = 'in-progress', run_id = ${runId}, decision = null, committee = null,
      revision = revision + 1, updated_at = now() where id = ${id}`,
  );
}

/** Keeps a decision; every decision of a session is a new edition of its charter. */
export async function saveDecision(tx: Tx, id: string, decision: Decision): Promise<void> {
  await run(
    tx,
    sql`update charter.session set decision = ${jsonb(decision)}, committee = null, edition = edition + 1,
      updated_at = now() where id = ${id}`,
  );
  await run(
    tx,
    sql`insert into charter.decision (session_id, edition, decision, revision, state)
      select id, edition, ${decision.decision}::text, revision, state from charter.session where id = ${id}`,
  );
}

export async function saveCommittee(tx: Tx, id: string, committee: CommitteeOutcome): Promise<void> {
  await run(
    tx,
    sql`update charter.session set committee = ${jsonb(committee)}, updated_at = now() where id = ${id}`,
  );
  await run(
    tx,
    sql`update charter.decision d set committee = ${jsonb(committee)} from charter.session s
      where s.id = ${id} and d.session_id = s.id and d.edition = s.edition`,
  );
}

/** Every decision on a session, the first one first. */
export async function listDecisions(db: Db, id: string): Promise<DecidedOn[]> {
  const rows = await many(
    db,
    sql<Omit<DecidedOn, 'decidedAt'> & { decidedAt: Date }>`select edition, decision,
        decided_at as "decidedAt", committee, state from charter.decision where session_id = ${id} order by edition`,
  );
  return rows.map((row) => ({ ...row, decidedAt: row.decidedAt.toISOString() }));
}
