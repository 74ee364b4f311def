import type { Platform } from '#kernel/app';
import { conflict, invalid, MainstayError } from '#kernel/base';
import { type Db, type Tx, transact } from '#kernel/database';
import { getRun } from '#kernel/durable';
import { publish } from '#kernel/events';
import { type AssistKind, SECTIONS } from '../domain/assist/tasks.ts';
import { askable, type Outcome, progressOf } from '../domain/interview/session.ts';
import { titleOf } from '../domain/questions/titles.ts';
import type { CharterSettings } from '../domain/settings.ts';
import { createAssist, endAssist, pendingAssist } from '../store/assists.ts';
import { requireOpen, requireUnlocked, type Session } from '../store/sessions.ts';
import { assist } from '../workflows/assist.ts';
import { materialsFor } from './materials.ts';

const modelAsked = 'charter.model-asked';

/** What is asked of a model, and by whom: the call is made in their name and at their budget. */
export interface Request {
  readonly kind: AssistKind;
  readonly target: string;
  readonly askedBy: string;
  readonly automatic: boolean;
}

/**
 * Asks for something in the background. What is under way already is not asked twice.
 *
 * @param alongside in the same transaction, when something new was asked; it tells those who watch
 * @returns the request's id
 * @throws MainstayError `models.not_configured`, `charter.not_open`, `charter.assist_impossible` and others that say
 *   why there is nothing to ask
 */
export async function startAssist(
  platform: Platform<CharterSettings>,
  session: Session,
  { kind, target, askedBy, automatic }: Request,
  alongside?: (tx: Tx, id: string) => Promise<void>,
): Promise<string> {
  requireAskable(platform, session, kind, target);
  const { db, durable, events } = platform;
  await endAbandoned(platform, session.id, kind, target);
  const { id: sessionId, projectId } = session;
  const started = await transact(db, async (tx) => {
    const id = await createAssist(tx, { sessionId, kind, target, askedBy, automatic }, (made) =>
      durable.start(
        tx,
        assist,
        { assist_id: made, about: aboutOf(kind, target) },
        { ownerId: askedBy, projectId },
      ),
    );
    if (id === undefined) return (await pendingAssist(tx, sessionId, kind, target))?.id;
    const data = { kind, target, assist_id: id };
    if (alongside) await alongside(tx, id);
    else await publish(tx, { type: modelAsked, subject: sessionId, projectId, actorId: askedBy, data });
    return id;
  });
  events.wake();
  // It was under way a moment ago and has ended between the two looks.
  if (started === undefined) throw conflict('charter.assist_ended', 'That was just answered. Load it again.');
  return started;
}

/**
 * What is asked without being told to, after an answer: a better follow-up where one is needed, contradictions when all
 * is answered. The answer is kept already; whatever goes wrong here must not be felt there.
 */
export async function askAfterAnswer(
  platform: Platform<CharterSettings>,
  before: Session['state'],
  session: Session,
  { questionId, outcome, actorId }: { questionId: string; outcome: Outcome['kind']; actorId: string },
): Promise<void> {
  const { models, settings, log } = platform;
  if (!models.configured || !settings.assist.automatic) return;
  const own = { askedBy: actorId, automatic: true };
  try {
    if (outcome === 'follow-up') {
      await startAssist(platform, session, { ...own, kind: 'follow-up', target: questionId });
    }
    if (progressOf(session.state).complete && !progressOf(before).complete) {
      await startAssist(platform, session, { ...own, kind: 'contradictions', target: '' });
    }
  } catch (error) {
    log.warn({ session: session.id, err: error }, 'A model could not be asked after an answer.');
  }
}

/**
 * How a run ended that gave its request no end: somebody cancelled it on its own page, or a fault of the program ended
 * it. Runs that ended long ago are deleted.
 *
 * @returns undefined while it goes on
 */
export async function endedWithout(db: Db, runId: string): Promise<'cancelled' | 'failed' | undefined> {
  try {
    const { status } = await getRun(db, runId);
    return status === 'cancelled' || status === 'failed' ? status : undefined;
  } catch (error) {
    if (error instanceof MainstayError && error.kind === 'not-found') return 'cancelled';
    throw error;
  }
}

/** A request whose run somebody cancelled on its own page would be under way for ever. */
async function endAbandoned(
  { db }: Platform,
  sessionId: string,
  kind: AssistKind,
  target: string,
): Promise<void> {
  const pending = await pendingAssist(db, sessionId, kind, target);
  if (!pending) return;
  if ((await endedWithout(db, pending.runId)) !== undefined) {
    await transact(db, (tx) => endAssist(tx, pending.id, { status: 'cancelled' }));
  }
}

function requireAskable({ models }: Platform, session: Session, kind: AssistKind, target: string): void {
  if (!models.configured) {
    throw new MainstayError(
      'models.not_configured',
      'No language model is configured. Nothing here needs one; an administrator can set one up.',
      { kind: 'unavailable' },
    );
  }
  requireOpen(session);
  if (kind === 'section' && !SECTIONS.some(({ id }) => id === target)) {
    throw invalid(
      'charter.section_unknown',
      `There is no section "${target}" to draft; there are ${SECTIONS.map(({ id }) => id).join(', ')}.`,
    );
  }
  if (kind === 'follow-up' || kind === 'answer') {
    const question = askable(session.state, target);
    if (kind === 'answer') {
      requireUnlocked(session, target);
      if (question.kind !== 'text') {
        throw invalid(
          'charter.draft_not_text',
          'Only answers in words are drafted; this one is chosen or filled in.',
        );
      }
    }
  }
  if (materialsFor(session, { kind, target }) !== undefined) return;
  throw conflict(
    'charter.nothing_to_ask',
    kind === 'follow-up'
      ? 'Nothing is missing in this answer, or there is none yet.'
      : 'Nothing is answered yet that a model could read.',
  );
}

function aboutOf(kind: AssistKind, target: string): string {
  switch (kind) {
    case 'follow-up':
      return `a question about "${titleOf(target)}"`;
    case 'answer':
      return `a draft for "${titleOf(target)}"`;
    case 'section':
      return `a draft of "${SECTIONS.find(({ id }) => id === target)?.title ?? target}"`;
    case 'contradictions':
      return 'contradictions between answers';
  }
}
