import { z } from 'zod';
import type { Platform } from '#kernel/app';
import { MainstayError } from '#kernel/base';
import type { Tx } from '#kernel/database';
import { implementWorkflow, type RunContext, type Workflow, type WorkflowDeclaration } from '#kernel/durable';
import { publish } from '#kernel/events';
import { type Materials, materialsFor } from '../assist/materials.ts';
import { type Proposed, propose } from '../assist/proposing.ts';
import { keyOf } from '../domain/assist/verify.ts';
import type { CharterSettings } from '../domain/settings.ts';
import { charterMetrics } from '../operations.ts';
import { addNote, listNotes, replaceOpen } from '../store/assist-notes.ts';
import { type Assist, endAssist, getAssist, lockPending } from '../store/assists.ts';
import { getSession } from '../store/sessions.ts';
import { addSuggestion } from '../store/suggestions.ts';

/** One question to a model about an interview, beside it: nothing waits for it, and it changes no answer. */
export const assist: WorkflowDeclaration<{ assist_id: string; about: string }> = {
  kind: 'charter.assist',
  version: 1,
  input: z.object({ assist_id: z.uuid(), about: z.string() }),
  title: ({ about }) => `Charter: ask the model for ${about}`,
};

export function assistWorkflow(platform: Platform<CharterSettings>): Workflow {
  const { proposals } = charterMetrics(platform.metrics);
  return implementWorkflow(assist, async (context, { assist_id: id }) => {
    const request = await getAssist(context.db, id);
    const { materials } = await context.step('read the answers', async () => ({
      materials: materialsFor(await getSession(context.db, request.sessionId), request) ?? null,
    }));
    // The answer that lacked something was given again before its turn came.
    if (materials === null) return endEmpty(context, request, { status: 'cancelled' });
    await context.progress(0.2, 'The model is asked');
    try {
      const proposed = await propose(platform, context, request, materials);
      const kept = await keep(context, request, materials, proposed);
      if (proposed.dropped > 0) proposals.add({ kind: request.kind, outcome: 'dropped' }, proposed.dropped);
      return kept;
    } catch (error) {
      if (!isRefusal(error)) throw error;
      // A model that says nothing useful, a budget that is used up: told, and all else is as it was.
      const { code, message } = error;
      return endEmpty(context, request, { status: 'failed', error: { code, message } });
    }
  });
}

/** By the code: of an error that was kept in the journal, no more is known. */
const isRefusal = (error: unknown): error is MainstayError =>
  error instanceof MainstayError && /^(models|guard)\./.test(error.code);

const tell = (tx: Tx, { id, sessionId, kind, target }: Assist, context: RunContext): Promise<unknown> =>
  publish(tx, {
    type: 'charter.model-answered',
    subject: sessionId,
    projectId: context.projectId,
    data: { assist_id: id, kind, target },
  });

async function endEmpty(
  context: RunContext,
  request: Assist,
  how: Extract<Parameters<typeof endAssist>[2], { status: 'failed' | 'cancelled' }>,
) {
  await context.transaction('tell that nothing came', async (tx) => {
    if (await endAssist(tx, request.id, how)) await tell(tx, request, context);
  });
  return { ...how, engine: 'rules' };
}

/** Keeps what a model proposed, unless the request was cancelled meanwhile. */
function keep(
  context: RunContext,
  request: Assist,
  { revision, unread }: Materials,
  { madeBy, notes, answer, dropped }: Proposed,
) {
  const { id: assistId, sessionId, target, askedBy } = request;
  return context.transaction('keep what is proposed', async (tx) => {
    if (!(await lockPending(tx, assistId))) return { engine: 'model', status: 'cancelled' };
    const before = await listNotes(tx, sessionId);
    const shown = new Set(
      before.flatMap((one) => (one.kind === 'contradiction' ? [keyOf(one.content)] : [])),
    );
    const fresh = notes.filter((one) => one.kind !== 'contradiction' || !shown.has(keyOf(one.content)));
    for (const note of fresh) {
      if (note.kind !== 'contradiction') await replaceOpen(tx, sessionId, note.kind, target);
      await addNote(tx, { assistId, sessionId, target }, note);
    }
    const suggestion =
      answer === undefined || answer.value === ''
        ? undefined
        : await addSuggestion(tx, sessionId, {
            questionId: target,
            authorId: askedBy,
            value: answer.value,
            note: '',
            revision,
            madeBy: { ...madeBy, sentences: answer.sentences, left_out: answer.left_out },
          });
    const outcome = {
      proposed: fresh.length + (suggestion ? 1 : 0),
      dropped,
      repeated: notes.length - fresh.length,
      unread,
      ...(suggestion && { suggestion_id: suggestion.id }),
    };
    await endAssist(tx, assistId, { status: 'ready', revision, madeBy, outcome });
    await tell(tx, request, context);
    return { engine: 'model', status: 'ready', ...outcome };
  });
}
