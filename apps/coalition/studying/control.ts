import type { Platform } from '#kernel/app';
import { conflict, MainstayError } from '#kernel/base';
import { type Tx, transact } from '#kernel/database';
import type { CoalitionSettings } from '../domain/settings.ts';
import { checkMembers, checkWork, costOf } from '../domain/together/study.ts';
import { type By, tell } from '../oversight/by.ts';
import { requireLeave } from '../oversight/leave.ts';
import {
  countOpenStudies,
  deleteStudy,
  endStudy,
  getStudy,
  insertStudy,
  lockStudy,
  paceOfStudies,
  reopenStudy,
  type Study,
} from '../store/studies.ts';
import { studyRun } from './declaration.ts';
import { requireCalm } from './emergency.ts';
import { concludeStudy } from './reporting.ts';
import { prepareStudy } from './seed-run.ts';

type Wish = Pick<Study, 'projectId' | 'ownerId' | 'name' | 'spec'>;

/** What a study takes. */
interface StudyCost {
  /** Of each seed, and the ticks of all members in all of them. */
  readonly lives: number;
  readonly ticks: number;
  /** More are refused. */
  readonly most_ticks: number;
  /** At the pace of the last studies in such a world; null before there was one. Members that look far ahead take longer. */
  readonly seconds: number | null;
}

/** What people do with studies: each call is one transaction, kept before it is acknowledged. */
export interface StudyControl {
  /**
   * @throws MainstayError what is wrong with the study; `coalition.study_too_big`, `coalition.too_many_studies`,
   *   `coalition.emergency`; as `requireLeave`
   */
  create(wish: Wish, by: By): Promise<Study>;
  /** What a study would take, before it is begun. @throws what is wrong with it, but not that it is too big */
  cost(spec: Study['spec']): Promise<StudyCost>;
  /** Ends it where it is; what was played stays. @throws `coalition.study_ended` */
  cancel(id: string, by: By): Promise<Study>;
  /** Goes on with one that was cancelled or failed; what was played is not played again. @throws `coalition.study_not_resumable` */
  resume(id: string, by: By): Promise<Study>;
  /** @throws `coalition.study_open` */
  remove(id: string, by: By): Promise<void>;
}

export function createStudyControl(platform: Platform<CoalitionSettings>): StudyControl {
  const { db, durable, settings } = platform;
  const start = async (tx: Tx, id: string, { name, ownerId, projectId }: Wish): Promise<string> => {
    await requireLeave(tx, projectId);
    await requireRoom(tx, projectId, settings);
    return durable.start(tx, studyRun, { study_id: id, name }, { ownerId, projectId });
  };
  const note = (tx: Tx, verb: string, { id, projectId, name }: Study, by: By): Promise<void> =>
    tell(tx, by, { what: 'study', verb, id, projectId, data: { name } });

  return {
    create(wish, by) {
      const { design, members } = wish.spec;
      checkWork(design, members.length, settings.studies.most_ticks);
      prepareStudy(wish.spec);
      return transact(db, async (tx) => {
        const made = await insertStudy(tx, wish, (id) => start(tx, id, wish));
        await note(tx, 'created', made, by);
        return made;
      });
    },

    async cost(spec) {
      const { design, members } = spec;
      checkMembers(design, members.length);
      prepareStudy(spec);
      const { lives, ticks } = costOf(design, members.length);
      const pace = await paceOfStudies(db, design.world.kind);
      return {
        ...{ lives, ticks, most_ticks: settings.studies.most_ticks },
        seconds: pace === undefined ? null : ticks / pace,
      };
    },

    cancel: (id, by) =>
      transact(db, async (tx) => {
        // First the run, then the study, as whoever plays it has them: otherwise each could wait for the other.
        const { runId } = await getStudy(tx, id);
        await durable.cancel(tx, runId).catch((error: unknown) => {
          // Its run has ended a moment ago by itself: what counts is that it goes no further.
          if (!(error instanceof MainstayError) || error.code !== 'durable.run_ended') throw error;
        });
        const study = await lockStudy(tx, id);
        const conclusions = await concludeStudy(tx, study);
        if (study.runId !== runId || !(await endStudy(tx, id, { status: 'cancelled', conclusions })))
          throw conflict('coalition.study_ended', `The study is ${study.status} already.`);
        await note(tx, 'cancelled', study, by);
        return getStudy(tx, id);
      }),

    resume: (id, by) =>
      transact(db, async (tx) => {
        const study = await lockStudy(tx, id);
        if (study.status !== 'cancelled' && study.status !== 'failed')
          throw conflict(
            'coalition.study_not_resumable',
            `The study is ${study.status}: only one that was cancelled or failed can go on.`,
          );
        await reopenStudy(tx, id, await start(tx, id, study));
        await note(tx, 'resumed', study, by);
        return getStudy(tx, id);
      }),

    remove: (id, by) =>
      transact(db, async (tx) => {
        const study = await lockStudy(tx, id);
        if (study.endedAt === null)
          throw conflict('coalition.study_open', `The study is ${study.status}. Cancel it first.`);
        await deleteStudy(tx, id);
        await note(tx, 'deleted', study, by);
      }),
  };
}

async function requireRoom(
  tx: Tx,
  projectId: string,
  { emergency, studies }: CoalitionSettings,
): Promise<void> {
  await requireCalm(tx, emergency);
  if ((await countOpenStudies(tx, projectId)) >= studies.most_open)
    throw new MainstayError(
      'coalition.too_many_studies',
      `${studies.most_open} studies of this project wait or run, which is the most: wait for one to end, or cancel it.`,
      { kind: 'limited' },
    );
}
