import type { Platform } from '#kernel/app';
import { invalid, notFound } from '#kernel/base';
import { transact } from '#kernel/database';
import { questionById } from '../domain/questions/catalogue.ts';
import { STAGES } from '../domain/questions/question.ts';
import type { CharterSettings } from '../domain/settings.ts';
import type { By } from '../interviewing/interviewing.ts';
import { removeAssignment, setAssignment } from '../store/assignments.ts';
import type { Session } from '../store/sessions.ts';
import { trace } from '../trace.ts';
import { checkedText } from './discussing.ts';
import type { People } from './people.ts';

/** Who is to answer what, and until when. */
export interface Assigning {
  /**
   * Gives a question or a stage to somebody who sees the interview, in place of whoever had it.
   *
   * @throws MainstayError `charter.target_unknown`, `charter.person_unknown`, `charter.text_too_long`
   */
  assign(
    session: Session,
    assignment: {
      readonly target: string;
      readonly email: string;
      readonly due: string | null;
      readonly note: string;
    },
    by: By,
  ): Promise<void>;
  /** @throws MainstayError `charter.assignment_unknown` */
  unassign(session: Session, target: string, by: By): Promise<void>;
}

export function createAssigning(
  { db, settings, events }: Platform<CharterSettings>,
  people: People,
): Assigning {
  return {
    async assign(session, { target, email, due, note: said }, by) {
      if (titleOf(target) === undefined) {
        throw invalid('charter.target_unknown', `"${target}" is neither a question nor a stage.`);
      }
      const { id: assigneeId } = await people.whoSees(session, email);
      const note = said.trim() === '' ? '' : checkedText(said, settings.limits.follow_up);
      await transact(db, async (tx) => {
        await setAssignment(tx, session.id, { target, assigneeId, due, note, assignedBy: by.actorId });
        const detail = { target, assignee_id: assigneeId, due };
        await trace(tx, session, by, { action: 'assign', event: 'assigned', detail });
      });
      events.wake();
    },
    async unassign(session, target, by) {
      await transact(db, async (tx) => {
        if (!(await removeAssignment(tx, session.id, target))) {
          throw notFound('charter.assignment_unknown', `Nobody is assigned to "${target}".`);
        }
        await trace(tx, session, by, { action: 'unassign', event: 'unassigned', detail: { target } });
      });
      events.wake();
    },
  };
}

/** What a question or a stage is called; undefined where there is none of this id. */
export const titleOf = (target: string): string | undefined =>
  questionById(target)?.prompt ?? STAGES.find(({ id }) => id === target)?.title;
