import type { Platform } from '#kernel/app';
import { conflict, forbidden, invalid } from '#kernel/base';
import { transact } from '#kernel/database';
import { parseAnswer } from '../domain/answer.ts';
import { askable, invalidAnswer } from '../domain/interview/session.ts';
import { questionById } from '../domain/questions/catalogue.ts';
import type { CharterSettings } from '../domain/settings.ts';
import type { AnswerCall, By, Interviewing } from '../interviewing/interviewing.ts';
import {
  addComment,
  type Comment,
  changeComment,
  deleteComment,
  getComment,
  resolveThread,
} from '../store/comments.ts';
import type { Session } from '../store/sessions.ts';
import { addSuggestion, decideSuggestion, getSuggestion, type Suggestion } from '../store/suggestions.ts';
import { trace } from '../trace.ts';
import type { People } from './people.ts';

/** What people say about answers and propose for them; who may, the caller has checked but for what is one's own. */
export interface Discussing {
  /** @throws MainstayError `charter.question_unknown`, `charter.comment_unknown`, `charter.text_too_long` */
  comment(
    session: Session,
    said: { readonly questionId: string; readonly text: string; readonly replyTo?: string | undefined },
    by: By,
  ): Promise<Comment>;
  /** @throws MainstayError `charter.not_yours` and as `comment` */
  edit(session: Session, id: string, text: string, by: By): Promise<Comment>;
  /** @throws MainstayError `charter.not_yours`, `charter.comment_unknown` */
  remove(session: Session, id: string, by: By): Promise<void>;
  resolve(session: Session, id: string, resolved: boolean, by: By): Promise<Comment>;
  /** @throws MainstayError `charter.answer_invalid`, `charter.question_not_asked`, `charter.text_too_long` */
  suggest(
    session: Session,
    suggestion: { readonly questionId: string; readonly value: unknown; readonly note: string },
    by: By,
  ): Promise<Suggestion>;
  /** The proposed answer becomes the answer, judged like any other. @throws as `Interviewing.answer` */
  accept(
    session: Session,
    id: string,
    revision: AnswerCall['revision'],
    by: By,
  ): ReturnType<Interviewing['answer']>;
  /** @throws MainstayError `charter.suggestion_decided` */
  reject(session: Session, id: string, reason: string, by: By): Promise<Suggestion>;
  /** @throws MainstayError `charter.not_yours`, `charter.suggestion_decided` */
  withdraw(session: Session, id: string, by: By): Promise<Suggestion>;
}

export function createDiscussing(
  { db, settings, events }: Platform<CharterSettings>,
  interviewing: Interviewing,
  people: People,
): Discussing {
  const checked = (text: string): string => checkedText(text, settings.limits.follow_up);

  const own = async (session: Session, id: string, by: By): Promise<Comment> => {
    const comment = await getComment(db, session.id, id);
    if (comment.authorId === by.actorId) return comment;
    throw forbidden('charter.not_yours', 'Only who wrote a comment may change or delete it.');
  };

  const decide = async (
    session: Session,
    suggestion: Suggestion,
    status: 'rejected' | 'withdrawn',
    reason: string,
    by: By,
  ): Promise<Suggestion> => {
    await transact(db, async (tx) => {
      if (!(await decideSuggestion(tx, suggestion.id, { status, by: by.actorId, reason }))) throw decided();
      const detail = { question_id: suggestion.questionId, suggestion_id: suggestion.id };
      const action = status === 'rejected' ? 'suggestion_reject' : 'suggestion_withdraw';
      await trace(tx, session, by, { action, event: `suggestion-${status}`, detail });
    });
    events.wake();
    return getSuggestion(db, session.id, suggestion.id);
  };

  return {
    async comment(session, { questionId, text: raw, replyTo }, by) {
      if (questionById(questionId) === undefined) {
        throw invalid('charter.question_unknown', `There is no question "${questionId}".`);
      }
      const text = checked(raw);
      const first = replyTo === undefined ? undefined : await getComment(db, session.id, replyTo);
      if (first !== undefined && first.questionId !== questionId) {
        throw invalid('charter.comment_elsewhere', 'The comment that is answered is on another question.');
      }
      const mentions = await mentioned(people, session, text);
      const made = await transact(db, async (tx) => {
        const threadId = first === undefined ? null : (first.threadId ?? first.id);
        const one = { questionId, threadId, authorId: by.actorId, text, mentions };
        const comment = await addComment(tx, session.id, one);
        // A thread that goes on is open again.
        if (threadId !== null) await resolveThread(tx, threadId, null);
        const detail = { question_id: questionId, comment_id: comment.id, mentions };
        await trace(tx, session, by, { action: 'comment', event: 'commented', detail });
        return comment;
      });
      events.wake();
      return made;
    },

    async edit(session, id, raw, by) {
      const text = checked(raw);
      const before = await own(session, id, by);
      const mentions = await mentioned(people, session, text);
      const edited = await transact(db, async (tx) => {
        const comment = await changeComment(tx, id, { text, mentions });
        const detail = { question_id: before.questionId, comment_id: id };
        await trace(tx, session, by, { action: 'comment_edit', event: 'comment-edited', detail });
        return comment;
      });
      events.wake();
      return edited;
    },

    async remove(session, id, by) {
      const { questionId } = await own(session, id, by);
      await transact(db, async (tx) => {
        await deleteComment(tx, id);
        const detail = { question_id: questionId, comment_id: id };
        await trace(tx, session, by, { action: 'comment_delete', event: 'comment-deleted', detail });
      });
      events.wake();
    },

    async resolve(session, id, resolved, by) {
      const { questionId, threadId } = await getComment(db, session.id, id);
      const closed = await transact(db, async (tx) => {
        const comment = await resolveThread(tx, threadId ?? id, resolved ? by.actorId : null);
        const detail = { question_id: questionId, comment_id: comment.id, resolved };
        await trace(tx, session, by, { action: 'comment_resolve', event: 'comment-resolved', detail });
        return comment;
      });
      events.wake();
      return closed;
    },

    async suggest(session, { questionId, value: raw, note }, by) {
      const parsed = parseAnswer(askable(session.state, questionId), raw, settings.limits.response);
      if ('problems' in parsed) throw invalidAnswer(parsed.problems);
      const said = note.trim() === '' ? '' : checked(note);
      const { value } = parsed;
      const made = await transact(db, async (tx) => {
        const one = { questionId, authorId: by.actorId, value, note: said, revision: session.revision };
        const suggestion = await addSuggestion(tx, session.id, one);
        const detail = { question_id: questionId, suggestion_id: suggestion.id };
        await trace(tx, session, by, { action: 'suggest', event: 'suggested', detail });
        return suggestion;
      });
      events.wake();
      return made;
    },

    async accept(session, id, revision, by) {
      const { questionId, value, authorId, status, madeBy } = await getSuggestion(db, session.id, id);
      const model = madeBy === null ? {} : { model: `${madeBy.provider}/${madeBy.model}` };
      if (status !== 'open') throw decided();
      return interviewing.answer({
        sessionId: session.id,
        questionId,
        value,
        revision,
        actorId: by.actorId,
        from: { why: 'suggestion', origin: { suggestion_id: id, author_id: authorId, ...model } },
        async alongside(tx, { revision: became }) {
          const decision = { status: 'accepted', by: by.actorId, became } as const;
          if (!(await decideSuggestion(tx, id, decision))) throw decided();
          const detail = { question_id: questionId, suggestion_id: id, revision: became, ...model };
          await trace(tx, session, by, {
            action: 'suggestion_accept',
            event: 'suggestion-accepted',
            detail,
          });
        },
      });
    },

    reject: async (session, id, reason, by) =>
      decide(session, await getSuggestion(db, session.id, id), 'rejected', checked(reason), by),

    async withdraw(session, id, by) {
      const suggestion = await getSuggestion(db, session.id, id);
      if (suggestion.authorId !== by.actorId) {
        throw forbidden('charter.not_yours', 'Only who made a suggestion may withdraw it.');
      }
      return decide(session, suggestion, 'withdrawn', '', by);
    },
  };
}

const decided = (): Error =>
  conflict('charter.suggestion_decided', 'Somebody has decided this suggestion already. Load it again.');

/** @throws MainstayError `charter.text_empty`, `charter.text_too_long` */
export function checkedText(text: string, limit: number): string {
  const trimmed = text.trim();
  if (trimmed === '') throw invalid('charter.text_empty', 'Write something first.');
  if (trimmed.length <= limit) return trimmed;
  throw invalid(
    'charter.text_too_long',
    `The text has ${trimmed.length.toLocaleString('en')} characters; at most ${limit.toLocaleString('en')} are kept.`,
    { limit },
  );
}

const MENTION = /(?<=^|[\s(])@([^\s@]+@[^\s@,;:)]+[\p{L}\p{N}])/gu;
const mostMentions = 20;

/** The ids of those whose address the text names as `@name@example.org`; addresses of others are just text. */
async function mentioned(people: People, session: Session, text: string): Promise<string[]> {
  const addresses = new Set([...text.matchAll(MENTION)].map(([, address = '']) => address.toLowerCase()));
  const found = await Promise.all(
    [...addresses]
      .slice(0, mostMentions)
      .map((email) => people.whoSees(session, email).catch(() => undefined)),
  );
  return found.flatMap((person) => (person ? [person.id] : []));
}
