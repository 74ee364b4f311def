import { z } from 'zod';
import type { Platform } from '#kernel/app';
import { ASSIST_KINDS, SECTIONS } from '../domain/assist/tasks.ts';
import { stillSaid } from '../domain/assist/verify.ts';
import { contradictionSchema, draftSchema, madeBySchema, personSchema } from '../routes/schemas.ts';
import { type AssistNote, listNotes, noteStatuses } from '../store/assist-notes.ts';
import { type Assist, listAssists, sumAssistCost } from '../store/assists.ts';
import type { Session } from '../store/sessions.ts';
import { type People, personView } from '../together/people.ts';
import { endedWithout } from './asking.ts';

export const requestSchema = z
  .object({
    id: z.string(),
    kind: z.enum(ASSIST_KINDS),
    target: z.string(),
    status: z.enum(['pending', 'ready', 'failed', 'cancelled']),
    /** Asked for by the program, after an answer. */
    automatic: z.boolean(),
    asked_by: personSchema,
    run_id: z.string(),
    made_by: madeBySchema.nullable(),
    outcome: z
      .object({
        proposed: z.number(),
        dropped: z.number(),
        repeated: z.number(),
        unread: z.array(z.string()).readonly(),
        suggestion_id: z.string().optional(),
      })
      .nullable(),
    error: z.object({ code: z.string(), message: z.string() }).nullable(),
    at: z.string(),
    ended_at: z.string().nullable(),
  })
  .meta({ id: 'CharterAssistRequest' });

const noteFields = {
  id: z.string(),
  target: z.string(),
  status: z.enum(noteStatuses),
  decided: z.object({ by: personSchema, at: z.string(), reason: z.string() }).nullable(),
  edited: z.string().nullable(),
  at: z.string(),
  made_by: madeBySchema,
  /** Questions that it rests on and whose answers are other ones since. */
  stale: z.array(z.string()),
};

export const noteSchema = z
  .discriminatedUnion('kind', [
    z.object({
      ...noteFields,
      kind: z.literal('follow-up'),
      content: z.object({ question: z.string(), parts: z.array(z.string()).readonly() }),
    }),
    z.object({ ...noteFields, kind: z.literal('contradiction'), content: contradictionSchema }),
    z.object({
      ...noteFields,
      kind: z.literal('section'),
      content: draftSchema.extend({ text: z.string() }),
    }),
  ])
  .meta({ id: 'CharterAssistNote' });

export const assistSchema = z
  .object({
    /** Whether there is a model at all; without one everything works as ever. */
    configured: z.boolean(),
    /** Whether it is asked without being told to, after answers. */
    automatic: z.boolean(),
    sections: z.array(z.object({ id: z.string(), title: z.string() })),
    /** The newest for each thing, newest first. */
    requests: z.array(requestSchema),
    /** Oldest first; without what a newer one replaced. */
    notes: z.array(noteSchema),
    cost_usd: z.number(),
  })
  .meta({ id: 'CharterAssist' });

export interface AssistViews {
  whole(session: Session): Promise<z.infer<typeof assistSchema>>;
  request(request: Assist): Promise<z.infer<typeof requestSchema>>;
  note(note: AssistNote): Promise<z.infer<typeof noteSchema>>;
}

export function createAssistViews(
  { db, models, settings }: Platform<{ assist: { automatic: boolean } }>,
  people: People,
): AssistViews {
  const requests = async (all: readonly Assist[]): Promise<z.infer<typeof requestSchema>[]> => {
    const known = await people.known(all.map(({ askedBy }) => askedBy));
    return Promise.all(
      all.map(async (one) => ({
        id: one.id,
        kind: one.kind,
        target: one.target,
        status: await statusOf(one),
        automatic: one.automatic,
        asked_by: personView(known, one.askedBy),
        run_id: one.runId,
        made_by: one.madeBy,
        outcome: one.outcome,
        error: one.error,
        at: one.at.toISOString(),
        ended_at: one.endedAt?.toISOString() ?? null,
      })),
    );
  };

  const statusOf = async ({ status, runId }: Assist): Promise<Assist['status']> =>
    status === 'pending' ? ((await endedWithout(db, runId)) ?? status) : status;

  const notes = async (all: readonly AssistNote[]): Promise<z.infer<typeof noteSchema>[]> => {
    const known = await people.known(all.flatMap(({ decidedBy }) => (decidedBy === null ? [] : [decidedBy])));
    return all.map(({ decidedBy, decidedAt, reason, madeBy, at, stale, ...note }) => ({
      ...note,
      stale: [...stale],
      made_by: madeBy,
      at: at.toISOString(),
      decided:
        decidedBy === null || decidedAt === null
          ? null
          : { by: personView(known, decidedBy), at: decidedAt.toISOString(), reason },
    }));
  };

  const only = <T>([one]: readonly T[]): T => {
    if (one === undefined) throw new Error('One view was asked for and none was made.');
    return one;
  };

  return {
    request: async (one) => only(await requests([one])),
    note: async (one) => only(await notes([one])),
    whole: async ({ id, state }) => ({
      configured: models.configured,
      automatic: models.configured && settings.assist.automatic,
      sections: SECTIONS.map(({ id: section, title }) => ({ id: section, title })),
      requests: await requests(await listAssists(db, id)),
      notes: await notes((await listNotes(db, id)).filter((note) => isShown(state, note))),
      cost_usd: await sumAssistCost(db, id),
    }),
  };
}

/** What is past is not shown: a question about an answer that is another one now, two places of which one is gone. */
function isShown(state: Session['state'], note: AssistNote): boolean {
  if (note.status === 'replaced') return false;
  if (note.kind === 'follow-up') return note.stale.length === 0;
  return note.kind !== 'contradiction' || note.status !== 'open' || stillSaid(state, note.content);
}
