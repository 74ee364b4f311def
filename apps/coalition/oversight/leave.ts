import { MainstayError } from '#kernel/base';
import type { Db } from '#kernel/database';
import { getProject } from '#kernel/projects';

/** Nothing begins in a project that a decision halted. @throws MainstayError `coalition.halted`, `coalition.awaits_committee` */
export async function requireLeave(db: Db, projectId: string): Promise<void> {
  const { governedBy, name } = await getProject(db, projectId);
  const refused = (code: string, why: string): MainstayError =>
    new MainstayError(code, `The project "${name}" ${why}: no agent of it may be started.`, {
      kind: 'refused',
      details: { governance: governedBy },
    });
  if (governedBy?.decision === 'HALT')
    throw refused('coalition.halted', `was halted by ${governedBy.source}`);
  if (governedBy?.decision === 'COMMITTEE')
    throw refused('coalition.awaits_committee', "waits for its committee's decision");
}
