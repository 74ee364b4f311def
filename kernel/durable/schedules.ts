import { Cron } from 'croner';
import { invalid, messageOf, notFound } from '#kernel/base';
import { type Db, jsonb, many, maybeOne, run, sql, transact } from '#kernel/database';
import { startRun } from './start.ts';
import type { Workflow, WorkflowDeclaration } from './workflow.ts';

/** A run that starts by the clock. */
export interface ScheduleDefinition<Input = unknown> {
  /** `app.name`, unique. */
  readonly id: string;
  /** Five fields (minute hour day month weekday), or six with seconds first. */
  readonly cron: string;
  /** IANA name, such as `Europe/Paris`: the hours of the cron fields are that zone's. */
  readonly timeZone: string;
  readonly workflow: WorkflowDeclaration<Input>;
  readonly input: Input;
}

export interface Schedule {
  readonly id: string;
  readonly app: string;
  readonly kind: string;
  readonly cron: string;
  readonly timeZone: string;
  readonly paused: boolean;
  readonly nextAt: Date;
  readonly lastAt: Date | null;
  readonly lastRunId: string | null;
}

/** When a schedule is due next after `after`. @throws MainstayError `durable.invalid_schedule` */
export function nextTime(cron: string, timeZone: string, after: Date): Date {
  let next: Date | null;
  try {
    next = new Cron(cron, { timezone: timeZone }).nextRun(after);
  } catch (error) {
    throw invalid(
      'durable.invalid_schedule',
      `The schedule "${cron}" in ${timeZone} is not valid: ${messageOf(error)}`,
    );
  }
  if (!next) throw invalid('durable.invalid_schedule', `The schedule "${cron}" is never due again.`);
  return next;
}

/** Writes the program's schedules down; one whose times changed is planned anew, one that is gone is removed. */
export async function keepSchedules(
  db: Db,
  definitions: readonly ScheduleDefinition[],
  now: Date,
): Promise<void> {
  await transact(db, async (tx) => {
    for (const { id, cron, timeZone, workflow, input } of definitions) {
      const next = nextTime(cron, timeZone, now);
      await run(
        tx,
        sql`insert into kernel.schedule as s (id, app, kind, version, cron, time_zone, input, next_at)
          values (${id}, ${id.split('.')[0] ?? id}, ${workflow.kind}, ${workflow.version}, ${cron}, ${timeZone},
            ${jsonb(input)}, ${next})
          on conflict (id) do update set kind = excluded.kind, version = excluded.version, input = excluded.input,
            cron = excluded.cron, time_zone = excluded.time_zone,
            next_at = case when (s.cron, s.time_zone) = (excluded.cron, excluded.time_zone)
              then s.next_at else excluded.next_at end`,
      );
    }
    await run(tx, sql`delete from kernel.schedule where not id = any(${definitions.map(({ id }) => id)})`);
  });
}

/**
 * Starts what is due. Times that passed while nothing ran are made up for once, not one by one.
 *
 * @returns how many runs were started.
 */
export async function startDueSchedules(db: Db, workflows: readonly Workflow[]): Promise<number> {
  const due = await many(
    db,
    sql<{ id: string }>`select id from kernel.schedule where not paused and next_at <= now()`,
  );
  let started = 0;
  for (const { id } of due) if (await startOne(db, id, workflows)) started++;
  return started;
}

async function startOne(db: Db, id: string, workflows: readonly Workflow[]): Promise<boolean> {
  return transact(db, async (tx) => {
    const schedule = await maybeOne(
      tx,
      sql<{
        kind: string;
        version: number;
        cron: string;
        timeZone: string;
        input: unknown;
        nextAt: Date;
        now: Date;
      }>`
        select kind, version, cron, time_zone as "timeZone", input, next_at as "nextAt", now() as now
        from kernel.schedule where id = ${id} and not paused and next_at <= now() for update skip locked`,
    );
    const workflow = workflows.find((w) => w.kind === schedule?.kind && w.version === schedule.version);
    // Another worker has it, or only another version of the program can run it.
    if (!schedule || !workflow) return false;
    const next = nextTime(schedule.cron, schedule.timeZone, schedule.now);
    await run(tx, sql`update kernel.schedule set next_at = ${next}, last_at = now() where id = ${id}`);
    if (workflow.isDue && !(await workflow.isDue(tx))) return false;
    const runId = await startRun(tx, workflow, schedule.input, {
      idempotencyKey: `schedule:${id}:${schedule.nextAt.toISOString()}`,
    });
    await run(tx, sql`update kernel.schedule set last_run_id = ${runId} where id = ${id}`);
    return true;
  });
}

export async function listSchedules(db: Db): Promise<Schedule[]> {
  return many(
    db,
    sql<Schedule>`select id, app, kind, cron, time_zone as "timeZone", paused, next_at as "nextAt",
      last_at as "lastAt", last_run_id as "lastRunId" from kernel.schedule order by id`,
  );
}

/** Pauses or resumes a schedule; a resumed one is next due at its next time from now. */
export async function pauseSchedule(db: Db, id: string, paused: boolean, now: Date): Promise<void> {
  await transact(db, async (tx) => {
    const schedule = await maybeOne(
      tx,
      sql<{ cron: string; timeZone: string }>`select cron, time_zone as "timeZone" from kernel.schedule
        where id = ${id} for update`,
    );
    if (!schedule) throw notFound('durable.schedule_not_found', `There is no schedule ${id}.`);
    const next = nextTime(schedule.cron, schedule.timeZone, now);
    await run(tx, sql`update kernel.schedule set paused = ${paused}, next_at = ${next} where id = ${id}`);
  });
}
