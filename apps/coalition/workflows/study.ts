import type { Platform } from '#kernel/app';
import { MainstayError } from '#kernel/base';
import { transact } from '#kernel/database';
import { implementWorkflow, type RunContext, type Workflow } from '#kernel/durable';
import { publish } from '#kernel/events';
import type { CoalitionSettings } from '../domain/settings.ts';
import { seedsOf } from '../domain/together/study.ts';
import {
  beginStudy,
  endStudy,
  getStudy,
  keepSeeds,
  lockStudy,
  missingSeeds,
  type StudyStatus,
} from '../store/studies.ts';
import { studyRun } from '../studying/declaration.ts';
import { requireCalm } from '../studying/emergency.ts';
import { playSeeds, tooLong } from '../studying/playing.ts';
import { concludeStudy } from '../studying/reporting.ts';

/** Each step plays a part of the seeds, in a thread of its own, which takes a moment to begin. */
const mostParts = 10;
const leastSeeds = 25;

/** Plays a study part by part in a thread. Seeds that were kept are not played again, wherever it was interrupted. */
export function studyWorkflow(platform: Platform<CoalitionSettings>): Workflow {
  return implementWorkflow(studyRun, async (context, { study_id: id }) => {
    try {
      await context.transaction('begin', (tx) => beginStudy(tx, id));
      const { spec } = await getStudy(context.db, id);
      const seeds = seedsOf(spec.design);
      const size = Math.max(leastSeeds, Math.ceil(seeds.length / mostParts));
      for (let from = 0; from < seeds.length; from += size) {
        const part = seeds.slice(from, from + size);
        await context.step(`seeds ${part[0]} to ${part.at(-1)}`, ({ signal }) =>
          playPart(platform, context, id, part, signal),
        );
      }
      await end(context, id, 'completed');
      return { study_id: id };
    } catch (error) {
      // What is no such error is the engine's own way to take a run away for a while.
      if (!(error instanceof MainstayError) || context.signal.aborted) throw error;
      await end(context, id, 'failed', { code: error.code, message: error.message });
      throw error;
    }
  });
}

async function playPart(
  { settings }: Platform<CoalitionSettings>,
  context: RunContext,
  id: string,
  part: readonly number[],
  signal: AbortSignal,
): Promise<{ played: number }> {
  await requireCalm(context.db, settings.emergency);
  const study = await getStudy(context.db, id);
  const seeds = await missingSeeds(context.db, id, part);
  let { done } = study;
  const left = settings.studies.most_seconds - study.spentSeconds;
  if (left <= 0) throw tooLong();
  if (seeds.length === 0) return { played: 0 };
  await playSeeds(
    study.spec,
    seeds,
    async (rows, seconds) => {
      if (rows.length === 0) return;
      await transact(context.db, (tx) => keepSeeds(tx, id, rows, seconds));
      done += rows.length;
      await requireCalm(context.db, settings.emergency);
      await context.progress(done / study.seeds, `${done} of ${study.seeds} seeds played`);
    },
    { signal, mostSeconds: left },
  );
  return { played: seeds.length };
}

async function end(
  context: RunContext,
  id: string,
  status: Extract<StudyStatus, 'completed' | 'failed'>,
  error: { readonly code: string; readonly message: string } | null = null,
): Promise<void> {
  await context.transaction(`close as ${status}`, async (tx) => {
    const study = await lockStudy(tx, id);
    const conclusions = await concludeStudy(tx, study);
    // Cancelled a moment ago: what people were told stands.
    if (!(await endStudy(tx, id, { status, conclusions, error }))) return;
    const data = { status, ...(error && { code: error.code }) };
    await publish(tx, { type: 'coalition.study-ended', subject: id, projectId: study.projectId, data });
  });
}
