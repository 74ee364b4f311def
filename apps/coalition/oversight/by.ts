import { appendAudit } from '#kernel/audit';
import type { Tx } from '#kernel/database';
import { publish } from '#kernel/events';

/** Who does something, for the audit record. */
export interface By {
  readonly actorId: string;
  readonly actorEmail: string | null;
  readonly requestId: string;
  readonly ip: string;
}

/** Writes down what was done to an agent, a world or a coalition, and tells whoever listens. */
export async function tell(
  tx: Tx,
  by: By,
  about: {
    readonly what: 'agent' | 'world' | 'group' | 'study' | 'knowledge';
    readonly verb: string;
    readonly id: string;
    readonly projectId: string;
    readonly data?: Readonly<Record<string, unknown>>;
  },
): Promise<void> {
  const { what, verb, id, projectId, data = {} } = about;
  const type = `coalition.${what}-${verb}`;
  await publish(tx, { type, subject: id, projectId, actorId: by.actorId, data });
  await appendAudit(tx, { ...by, action: type, target: id, detail: { project_id: projectId, ...data } });
}

/** Writes down what was done to the app as a whole. */
export async function tellOfAll(
  tx: Tx,
  by: By,
  verb: string,
  data: Readonly<Record<string, unknown>>,
): Promise<void> {
  const type = `coalition.${verb}`;
  await publish(tx, { type, subject: 'coalition', actorId: by.actorId, data });
  await appendAudit(tx, { ...by, action: type, target: 'coalition', detail: data });
}
