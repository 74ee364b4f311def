import { invalid, newId } from '#kernel/base';
import { type Db, jsonb, maybeOne, one, sql, transact } from '#kernel/database';
import { publish } from '#kernel/events';
import type { WorkflowDeclaration } from './workflow.ts';

export interface StartOptions {
  readonly ownerId?: string | null;
  readonly projectId?: string | null;
  readonly parentId?: string | null;
  /** A second start with the same key gives the first one's run. */
  readonly idempotencyKey?: string;
  /** Runs with the same key go one at a time, in the order in which they were started. */
  readonly serialKey?: string;
  /** Instead of the workflow's own. */
  readonly queue?: string;
  readonly priority?: number; // higher first
  readonly delaySeconds?: number;
}

/**
 * Writes a run down, in the caller's transaction if `db` is one; a worker takes it after the commit.
 *
 * @returns the run's id.
 * @throws MainstayError `durable.invalid_input` when the input does not fit the workflow.
 */
export async function startRun<I>(
  db: Db,
  workflow: WorkflowDeclaration<I>,
  input: I,
  options: StartOptions = {},
): Promise<string> {
  const parsed = workflow.input.safeParse(input);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(
      (issue) => `${issue.path.join('.') || 'input'}: ${issue.message}`,
    );
    throw invalid(
      'durable.invalid_input',
      `The input of ${workflow.kind} is not valid: ${problems.join('; ')}`,
    );
  }
  return transact(db, async (tx) => {
    const id = newId();
    const app = workflow.kind.split('.')[0] ?? workflow.kind;
    const inserted = await maybeOne(
      tx,
      sql<{ id: string }>`insert into kernel.run
        (id, app, kind, version, title, input, queue, priority, serial_key, idempotency_key, owner_id, project_id,
         parent_id, available_at)
        values (${id}, ${app}, ${workflow.kind}, ${workflow.version}, ${workflow.title(parsed.data)},
          ${jsonb(parsed.data)}, ${options.queue ?? workflow.queue ?? 'default'}, ${options.priority ?? 0},
          ${options.serialKey ?? null}, ${options.idempotencyKey ?? null}, ${options.ownerId ?? null},
          ${options.projectId ?? null}, ${options.parentId ?? null},
          now() + make_interval(secs => ${options.delaySeconds ?? 0}))
        on conflict (idempotency_key) do nothing returning id`,
    );
    if (!inserted) {
      const { id: existing } = await one(
        tx,
        sql<{
          id: string;
        }>`select id from kernel.run where idempotency_key = ${options.idempotencyKey ?? null}`,
      );
      return existing;
    }
    await publish(tx, {
      type: 'run.queued',
      subject: id,
      projectId: options.projectId ?? null,
      ...(options.ownerId && { actorId: options.ownerId }),
      data: { app, kind: workflow.kind },
    });
    return id;
  });
}
