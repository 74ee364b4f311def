import { appendAudit } from '#kernel/audit';
import type { Tx } from '#kernel/database';
import { publish } from '#kernel/events';
import type { By } from './interviewing/interviewing.ts';
import type { Session } from './store/sessions.ts';

/**
 * Says in the transaction of a change that it happened: to those who watch (an event) and for later (the audit log).
 * The log's lock lasts until the transaction ends, so this comes last in it.
 */
export async function trace(
  tx: Tx,
  { id, projectId, projectName }: Session,
  by: By,
  what: {
    /** `charter.ACTION` in the audit log. */
    readonly action: string;
    /** `charter.EVENT` for those who watch. */
    readonly event: string;
    /** Ids and plain facts, never what people wrote: it would outlive its deletion. */
    readonly detail: Readonly<Record<string, unknown>>;
  },
): Promise<void> {
  await publish(tx, {
    type: `charter.${what.event}`,
    subject: id,
    projectId,
    actorId: by.actorId,
    data: what.detail,
  });
  await appendAudit(tx, {
    ...by,
    action: `charter.${what.action}`,
    target: id,
    detail: { project_id: projectId, project_name: projectName, ...what.detail },
  });
}
