import { newId, notFound } from '#kernel/base';
import { type Db, jsonb, many, run, sql, type Tx } from '#kernel/database';
import type { Contradiction, LeftOut, Sentence } from '../domain/assist/verify.ts';
import type { MadeBy } from './assists.ts';

/** What a model proposes, by its kind. */
export type NoteContent =
  | {
      readonly kind: 'follow-up';
      readonly content: { readonly question: string; readonly parts: readonly string[] };
    }
  | { readonly kind: 'contradiction'; readonly content: Contradiction }
  | {
      readonly kind: 'section';
      readonly content: {
        readonly text: string;
        readonly sentences: readonly Sentence[];
        readonly left_out: readonly LeftOut[];
      };
    };

export const noteStatuses = ['open', 'accepted', 'rejected', 'replaced'] as const;

/** A proposal that waits for a person, or was decided by one. */
export type AssistNote = NoteContent & {
  readonly id: string;
  readonly target: string;
  readonly status: (typeof noteStatuses)[number];
  readonly decidedBy: string | null;
  readonly decidedAt: Date | null;
  readonly reason: string;
  /** The text as a person changed it before they accepted it. */
  readonly edited: string | null;
  readonly at: Date;
  readonly madeBy: MadeBy;
  /** Questions that it rests on and whose answers are other ones since. */
  readonly stale: readonly string[];
};

const notes = (condition: ReturnType<typeof sql>) => sql<AssistNote>`select n.id, n.kind, n.target, n.content,
    n.status, n.decided_by as "decidedBy", n.decided_at as "decidedAt", n.reason, n.edited, n.at,
    a.made_by as "madeBy",
    array(select distinct h.question_id from charter.conversation_history h
      where h.session_id = n.session_id and h.revision > a.revision and h.question_id = any(n.basis)
      order by h.question_id) as stale
  from charter.assist_note n join charter.assist a on a.id = n.assist_id where ${condition} order by n.id`;

/** The proposals of a session, oldest first. */
export const listNotes = (db: Db, sessionId: string): Promise<AssistNote[]> =>
  many(db, notes(sql`n.session_id = ${sessionId}`));

/** @throws MainstayError `charter.note_unknown` */
export async function getNote(db: Db, sessionId: string, id: string): Promise<AssistNote> {
  const [note] = await many(db, notes(sql`n.session_id = ${sessionId} and n.id = ${id}`));
  if (!note) throw notFound('charter.note_unknown', 'There is no such proposal of a model here.');
  return note;
}

export async function addNote(
  tx: Tx,
  of: { readonly assistId: string; readonly sessionId: string; readonly target: string },
  { kind, content, basis }: NoteContent & { readonly basis: readonly string[] },
): Promise<void> {
  await run(
    tx,
    sql`insert into charter.assist_note (id, assist_id, session_id, kind, target, content, basis)
      values (${newId()}, ${of.assistId}, ${of.sessionId}, ${kind}, ${of.target}, ${jsonb(content)},
        ${[...new Set(basis)]}::text[])`,
  );
}

/** Accepts an open proposal, or rejects one that is open or was accepted. @returns false when it is neither. */
export async function decideNote(
  tx: Tx,
  id: string,
  decision: {
    readonly status: 'accepted' | 'rejected';
    readonly by: string;
    readonly reason?: string | undefined;
    readonly edited?: string | undefined;
    /** The status that the decision was taken on. */
    readonly from: AssistNote['status'];
  },
): Promise<boolean> {
  const from = decision.status === 'accepted' ? ['open'] : ['open', 'accepted'];
  if (!from.includes(decision.from)) return false;
  const changed = await run(
    tx,
    sql`update charter.assist_note set status = ${decision.status}, decided_by = ${decision.by}, decided_at = now(),
        reason = ${decision.reason ?? ''}, edited = coalesce(${decision.edited ?? null}, edited)
      where id = ${id} and status = ${decision.from}`,
  );
  return changed > 0;
}

/** A newer proposal takes the place of an open one on the same thing. */
export const replaceOpen = (
  tx: Tx,
  sessionId: string,
  kind: AssistNote['kind'],
  target: string,
): Promise<number> =>
  run(
    tx,
    sql`update charter.assist_note set status = 'replaced', decided_at = now()
      where session_id = ${sessionId} and kind = ${kind} and target = ${target} and status = 'open'`,
  );

/** A section has one text: an accepted one takes the place of the one accepted before. */
export const replaceAccepted = (tx: Tx, sessionId: string, target: string, but: string): Promise<number> =>
  run(
    tx,
    sql`update charter.assist_note set status = 'replaced'
      where session_id = ${sessionId} and kind = 'section' and target = ${target} and status = 'accepted'
        and id <> ${but}`,
  );
