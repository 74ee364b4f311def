import { type Db, many, run, sql, type Tx } from '#kernel/database';

/** A format of a charter that could not be written; it is written again on request. */
export interface DocumentFailure {
  readonly version: string;
  readonly format: string;
  readonly code: string;
  readonly message: string;
  readonly at: Date;
}

export async function saveDocumentFailure(
  tx: Tx,
  sessionId: string,
  { version, format, code, message }: Omit<DocumentFailure, 'at'>,
): Promise<void> {
  await run(
    tx,
    sql`insert into charter.document_failure (session_id, version, format, code, message)
      values (${sessionId}, ${version}, ${format}, ${code}, ${message})
      on conflict (session_id, version, format)
      do update set code = excluded.code, message = excluded.message, at = now()`,
  );
}

export async function clearDocumentFailure(
  tx: Tx,
  sessionId: string,
  { version, format }: Pick<DocumentFailure, 'version' | 'format'>,
): Promise<void> {
  await run(
    tx,
    sql`delete from charter.document_failure
      where session_id = ${sessionId} and version = ${version} and format = ${format}`,
  );
}

/** What could not be written, newest first. */
export async function listDocumentFailures(db: Db, sessionId: string): Promise<DocumentFailure[]> {
  return many(
    db,
    sql<DocumentFailure>`select version, format, code, message, at from charter.document_failure
      where session_id = ${sessionId} order by at desc, format`,
  );
}
