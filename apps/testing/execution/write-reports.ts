import type { PhaseContext } from './phase.ts';

/** Filled when the reports are there. */
export async function writeReports({ tell }: PhaseContext) {
  tell(0.96, 'Writing the reports');
  return { reports: 0 };
}
