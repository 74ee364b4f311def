import { transact } from '#kernel/database';
import { addFigures } from '../../store/executions.ts';
import type { PhaseContext } from '../phase.ts';
import { analyseSite } from './analyse-site.ts';

/** Judges every test by its history, and proposes what makes the suite better. */
export async function analyse({ platform, execution, tell }: PhaseContext) {
  const { id, projectId, origin } = execution;
  const { db, settings } = platform;
  tell(0.92, 'Looking for flaky tests');
  const figures = await analyseSite(db, settings, { projectId, origin });
  await transact(db, (tx) => addFigures(tx, id, 'analysis', figures, []));
  return figures;
}
