import type { Platform } from '#kernel/app';
import { conflict, invalid } from '#kernel/base';
import { transact } from '#kernel/database';
import type { AssistKind } from '../domain/assist/tasks.ts';
import { stillSaid } from '../domain/assist/verify.ts';
import type { CharterSettings } from '../domain/settings.ts';
import type { By } from '../interviewing/interviewing.ts';
import { charterMetrics } from '../operations.ts';
import { type AssistNote, decideNote, getNote, replaceAccepted } from '../store/assist-notes.ts';
import { type Assist, endAssist, getAssist } from '../store/assists.ts';
import { lockSession, requireOpen, type Session } from '../store/sessions.ts';
import { checkedText } from '../together/discussing.ts';
import { trace } from '../trace.ts';
import { startAssist } from './asking.ts';

/** What people do with a model: ask it, and decide on what it proposes. Nothing that it says counts before that. */
export interface Assisting {
  /** @throws MainstayError as `startAssist` */
  ask(
    session: Session,
    what: { readonly kind: AssistKind; readonly target: string },
    by: By,
  ): Promise<Assist>;
  /** @throws MainstayError `charter.assist_ended`, `charter.assist_unknown` */
  cancel(session: Session, id: string, by: By): Promise<Assist>;
  /**
   * A contradiction becomes an open point of the charter, a section its text (as the person changed it), a follow-up
   * stays beside the question. No score and no decision changes.
   *
   * @throws MainstayError `charter.note_decided`, `charter.note_outdated`, `charter.not_open`, `charter.text_too_long`
   */
  accept(session: Session, id: string, edited: string | undefined, by: By): Promise<AssistNote>;
  /** Also takes back what was accepted. @throws MainstayError `charter.note_decided`, `charter.not_open` */
  reject(session: Session, id: string, reason: string, by: By): Promise<AssistNote>;
}

export function createAssisting(platform: Platform<CharterSettings>): Assisting {
  const { db, durable, events, settings } = platform;
  const { proposals } = charterMetrics(platform.metrics);

  return {
    async ask(session, { kind, target }, by) {
      const request = { kind, target, askedBy: by.actorId, automatic: false };
      const id = await startAssist(platform, session, request, (tx, assistId) =>
        trace(tx, session, by, {
          action: 'model_ask',
          event: 'model-asked',
          detail: { kind, target, assist_id: assistId },
        }),
      );
      return getAssist(db, id);
    },

    async cancel(session, id, by) {
      const { kind, target, runId } = await getAssist(db, id, session.id);
      await transact(db, async (tx) => {
        if (!(await endAssist(tx, id, { status: 'cancelled' }))) {
          throw conflict('charter.assist_ended', 'The model has answered already, or was stopped.');
        }
        const detail = { kind, target, assist_id: id };
        await trace(tx, session, by, { action: 'model_cancel', event: 'model-answered', detail });
      });
      // After the commit, so that its run, when it looks, sees that nobody waits for it.
      await durable.cancel(db, runId).catch(() => undefined);
      events.wake();
      return getAssist(db, id);
    },

    async accept(session, id, raw, by) {
      const note = await getNote(db, session.id, id);
      if (raw !== undefined && note.kind !== 'section') {
        throw invalid(
          'charter.note_fixed',
          'Only the text of a section can be changed before it is accepted.',
        );
      }
      const edited =
        raw === undefined || note.kind !== 'section' ? undefined : checkedText(raw, settings.limits.response);
      const changed = note.kind === 'section' && edited !== note.content.text ? edited : undefined;
      await transact(db, async (tx) => {
        const now = await lockSession(tx, session.id);
        requireOpen(now);
        if (note.kind === 'contradiction' && !stillSaid(now.state, note.content)) {
          throw conflict(
            'charter.note_outdated',
            'One of the two answers was changed and no longer says this.',
          );
        }
        const decision = { status: 'accepted', from: note.status, by: by.actorId, edited: changed } as const;
        if (!(await decideNote(tx, id, decision))) throw decided();
        if (note.kind === 'section') await replaceAccepted(tx, session.id, note.target, id);
        const detail = { ...about(note), edited: changed !== undefined };
        await trace(tx, session, by, { action: 'model_note_accept', event: 'model-decided', detail });
      });
      proposals.add({ kind: note.kind, outcome: 'accepted' });
      events.wake();
      return getNote(db, session.id, id);
    },

    async reject(session, id, reason, by) {
      const note = await getNote(db, session.id, id);
      const said = reason.trim() === '' ? '' : checkedText(reason, settings.limits.follow_up);
      await transact(db, async (tx) => {
        // What was accepted may stand in a charter that is decided.
        if (note.status === 'accepted') requireOpen(await lockSession(tx, session.id));
        if (
          !(await decideNote(tx, id, { status: 'rejected', from: note.status, by: by.actorId, reason: said }))
        )
          throw decided();
        await trace(tx, session, by, {
          action: 'model_note_reject',
          event: 'model-decided',
          detail: about(note),
        });
      });
      proposals.add({ kind: note.kind, outcome: 'rejected' });
      events.wake();
      return getNote(db, session.id, id);
    },
  };
}

/** Ids and facts for the audit log: which model, in which call. */
const about = ({ id, kind, target, madeBy }: AssistNote): Readonly<Record<string, unknown>> => ({
  note_id: id,
  kind,
  target,
  model: `${madeBy.provider}/${madeBy.model}`,
  call_id: madeBy.call_id,
});

const decided = (): Error =>
  conflict('charter.note_decided', 'Somebody has decided this proposal already. Load it again.');
