import { invalid } from '#kernel/base';
import { jsonb, run, sql, type Tx } from '#kernel/database';
import type { NewEvent } from './event.ts';

const typeForm = /^[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)+$/;

/**
 * Writes an event down in the transaction of the change it tells of: both are kept or neither. Subscribers get it
 * after the commit.
 *
 * @throws MainstayError `events.invalid_type`
 */
export async function publish(tx: Tx, event: NewEvent): Promise<void> {
  if (!typeForm.test(event.type)) {
    throw invalid(
      'events.invalid_type',
      `"${event.type}" is no event type; write noun.verb-ed in lower case.`,
    );
  }
  await run(
    tx,
    sql`insert into kernel.event (type, subject, project_id, actor_id, data)
        values (${event.type}, ${event.subject}, ${event.projectId ?? null}, ${event.actorId ?? null},
                ${jsonb(event.data ?? {})})`,
  );
}
