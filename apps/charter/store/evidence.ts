import { newId, notFound } from '#kernel/base';
import { type Db, many, maybeOne, one, run, sql, type Tx } from '#kernel/database';

/** What stands behind an answer: a link, or a file that is kept. */
export interface Evidence {
  readonly id: string;
  readonly questionId: string;
  readonly title: string;
  readonly url: string | null;
  readonly file: {
    readonly artifactId: string;
    readonly name: string;
    readonly mediaType: string;
    /** Bytes. */
    readonly size: number;
  } | null;
  /** YYYY-MM-DD: the last day on which it proves anything; null when it does not expire. */
  readonly expiresOn: string | null;
  readonly addedBy: string;
  readonly at: Date;
}

const columns = sql`id, question_id as "questionId", title, url,
  case when artifact_id is null then null else jsonb_build_object('artifactId', artifact_id, 'name', name,
    'mediaType', media_type, 'size', size) end as file,
  expires_on::text as "expiresOn", added_by as "addedBy", at`;

/** The evidence of a session, or that of one question, oldest first. */
export async function listEvidence(db: Db, sessionId: string, questionId?: string): Promise<Evidence[]> {
  return many(
    db,
    sql<Evidence>`select ${columns} from charter.evidence where session_id = ${sessionId}
      ${questionId === undefined ? sql`` : sql`and question_id = ${questionId}`} order by id`,
  );
}

/** @throws MainstayError `charter.evidence_unknown` */
export async function getEvidence(db: Db, sessionId: string, id: string): Promise<Evidence> {
  const evidence = await maybeOne(
    db,
    sql<Evidence>`select ${columns} from charter.evidence where session_id = ${sessionId} and id = ${id}`,
  );
  if (!evidence) throw evidenceUnknown();
  return evidence;
}

const evidenceUnknown = (): Error => notFound('charter.evidence_unknown', 'There is no such evidence here.');

export async function addEvidence(
  tx: Tx,
  sessionId: string,
  evidence: Omit<Evidence, 'id' | 'at'>,
): Promise<Evidence> {
  const { questionId, title, url, file, expiresOn, addedBy } = evidence;
  return one(
    tx,
    sql<Evidence>`insert into charter.evidence
        (id, session_id, question_id, title, url, artifact_id, name, media_type, size, expires_on, added_by)
      values (${newId()}, ${sessionId}, ${questionId}, ${title}, ${url}, ${file?.artifactId ?? null},
        ${file?.name ?? null}, ${file?.mediaType ?? null}, ${file?.size ?? null}, ${expiresOn}::date, ${addedBy})
      returning ${columns}`,
  );
}

/** @throws MainstayError `charter.evidence_unknown` for one that was removed meanwhile */
export async function changeEvidence(
  tx: Tx,
  id: string,
  { title, expiresOn }: Pick<Evidence, 'title' | 'expiresOn'>,
): Promise<Evidence> {
  const changed = await maybeOne(
    tx,
    sql<Evidence>`update charter.evidence set title = ${title}, expires_on = ${expiresOn}::date
      where id = ${id} returning ${columns}`,
  );
  if (!changed) throw evidenceUnknown();
  return changed;
}

/**
 * Takes it off the answer. A file's artifact stays, as the record of what was once shown.
 *
 * @throws as `changeEvidence`
 */
export async function removeEvidence(tx: Tx, id: string): Promise<void> {
  const removed = await run(tx, sql`delete from charter.evidence where id = ${id}`);
  if (removed === 0) throw evidenceUnknown();
}
