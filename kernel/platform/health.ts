import type { Platform } from '#kernel/app';
import { one, run, sql } from '#kernel/database';
import { strandedRuns, type Workflow } from '#kernel/durable';

/** A run that is due and not taken for so long, while workers have room, means that the queue stands still. */
const longestQueueSeconds = 60;
const longestLookSeconds = 15;

/** Checks that prove progress: not that a process answers, but that work moves. */
export function addKernelHealth(
  platform: Platform,
  workflows: readonly Workflow[],
  working: () => boolean,
): void {
  const { db, durable, health } = platform;
  health.add({
    name: 'database',
    critical: true,
    async check() {
      // A write proves more than a read: a full disk or a read-only replica still answers selects.
      await run(
        db,
        sql`insert into kernel.pulse (id, at) values (1, now()) on conflict (id) do update set at = excluded.at`,
      );
      return {
        ok: true,
        detail: platform.database.kind === 'embedded' ? 'embedded, takes writes' : 'server, takes writes',
      };
    },
  });
  health.add({
    name: 'worker',
    critical: true,
    async check() {
      if (!working()) return { ok: true, detail: 'this process takes no runs' };
      const { lastLookAt, running } = durable.worker.status();
      const silentSeconds = lastLookAt
        ? (Date.now() - lastLookAt.getTime()) / 1000
        : Number.POSITIVE_INFINITY;
      const full = running >= platform.config.durable.worker_concurrency;
      return {
        ok: full || silentSeconds < longestLookSeconds,
        detail: `${running} at work, last looked for work ${Math.round(silentSeconds)} s ago`,
      };
    },
  });
  health.add({
    name: 'queue',
    critical: true,
    async check() {
      const { oldest } = await one(
        db,
        sql<{ oldest: number | null }>`select extract(epoch from now() - min(available_at))::float8 as oldest
          from kernel.run r where status = 'queued' and serial_key is null and available_at <= now()
            -- What waits in a queue where others are at work is held back by its limit.
            and (queue = 'default' or not exists (
              select 1 from kernel.run o where o.queue = r.queue and o.status = 'running'))`,
      );
      const { running } = durable.worker.status();
      const room = running < platform.config.durable.worker_concurrency;
      const late = oldest !== null && oldest > longestQueueSeconds;
      return {
        ok: !(late && room),
        detail: oldest === null ? 'nothing waits' : `the oldest run waits ${Math.round(oldest)} s`,
      };
    },
  });
  health.add({
    name: 'versions',
    critical: false,
    async check() {
      const stranded = await strandedRuns(db, workflows);
      const list = stranded.map(({ kind, version, count }) => `${count} of ${kind} version ${version}`);
      if (list.length === 0) return { ok: true, detail: 'every run has its program' };
      return {
        ok: false,
        detail: `no program for ${list.join(', ')}: start the version that has it, or retry them`,
      };
    },
  });
}
