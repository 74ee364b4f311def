import type { Db } from '#kernel/database';
import { reportOf, type SeedResults, type StudyReport } from '../domain/together/report.ts';
import { cautionsOf, conclusionsOf } from '../domain/together/sentences.ts';
import { readSeeds, type Study } from '../store/studies.ts';

export interface ReportedStudy {
  readonly report: StudyReport;
  readonly conclusions: readonly string[];
  readonly cautions: readonly string[];
}

/** What was played of a study so far says; undefined when that is too little to say anything. */
export function reportStudy({ spec }: Pick<Study, 'spec'>, rows: SeedResults): ReportedStudy | undefined {
  const { design, members } = spec;
  const report = reportOf(rows, {
    ways: ['alone', ...design.variants],
    names: members.map(({ name }) => name),
    ticks: design.ticks,
    planned: design.seeds,
  });
  if (!report) return undefined;
  return {
    report,
    conclusions: conclusionsOf(report, { world: design.world.kind, ticks: design.ticks }),
    cautions: cautionsOf(report, design),
  };
}

export const concludeStudy = async (db: Db, study: Study): Promise<readonly string[]> =>
  reportStudy(study, await readSeeds(db, study.id))?.conclusions ?? [];
