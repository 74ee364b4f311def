import { z } from 'zod';
import type { Platform } from '#kernel/app';
import { transact } from '#kernel/database';
import type { Api } from '#kernel/http';
import type { CoalitionSettings } from '../domain/settings.ts';
import { tellOfAll } from '../oversight/by.ts';
import { responseTimesOf } from '../population/response-times.ts';
import { countAgents } from '../store/agents.ts';
import { type Emergency, readEmergency, setEmergency } from '../store/emergency.ts';
import { livingKeepers } from '../store/keepers.ts';
import { byOf, tags } from './access.ts';

const times = z.object({ mean_seconds: z.number(), p95_seconds: z.number() }).nullable();

/** What the population does at the moment, over all processes. */
export function addSystemRoutes(api: Api, platform: Platform<CoalitionSettings>): void {
  const { db, settings } = platform;
  addEmergencyRoutes(api, platform);
  api.get(
    '/metrics',
    {
      config: { access: 'user' },
      schema: {
        tags,
        summary: 'How many agents there are, how fast they live, and what they wait for',
        response: {
          200: z.object({
            agent_count: z.number(),
            agents_by_status: z.record(z.string(), z.number()),
            /** Ticks of agents in a second, over the last minute. */
            agent_processing_rate: z.number(),
            /** Of the last requests to this app in this process; null before the first. */
            response_time: times,
            /** Of one tick of one agent, by process. */
            thread_pools: z.array(
              z.object({
                name: z.string(),
                host: z.string(),
                pid: z.number(),
                threads: z.number(),
                utilization: z.number(),
                agents: z.number(),
                worlds: z.number(),
                queue_length: z.number(),
                tick_time: times,
              }),
            ),
            /** The share of the time that threads were stepping agents, over the last minute. */
            thread_pool_utilization: z.number(),
            /** Worlds whose next tick is due and not begun with. */
            queue_length: z.number(),
            /** Nothing is stepped in the background, by the configuration or by the switch. */
            emergency: z.boolean(),
          }),
        },
      },
    },
    async () => {
      const counts = await countAgents(db);
      const keepers = await livingKeepers(db, settings.dead_after_seconds);
      const pools = keepers.flatMap(({ host, pid, figures }) =>
        // A process that has only just begun has not said anything yet.
        figures.ticksPerSecond === undefined
          ? []
          : [
              {
                ...{ name: 'stepping', host, pid, threads: figures.threads, utilization: figures.busy },
                ...{ agents: figures.agents, worlds: figures.worlds, queue_length: figures.waiting },
                tick_time: figures.tickSeconds && timesView(figures.tickSeconds),
                rate: figures.ticksPerSecond,
              },
            ],
      );
      const threads = pools.reduce((total, pool) => total + pool.threads, 0);
      const sum = (value: (pool: (typeof pools)[number]) => number): number =>
        pools.reduce((total, pool) => total + value(pool), 0);
      const answered = responseTimesOf(platform).read();
      return {
        agent_count: Object.values(counts).reduce((total, count) => total + count, 0),
        agents_by_status: { ...counts },
        agent_processing_rate: sum(({ rate }) => rate),
        response_time: answered && timesView(answered),
        thread_pools: pools.map(({ rate: _, ...pool }) => pool),
        thread_pool_utilization: threads === 0 ? 0 : sum((pool) => pool.utilization * pool.threads) / threads,
        queue_length: sum(({ queue_length: length }) => length),
        emergency: settings.emergency || (await readEmergency(db)).on,
      };
    },
  );
}

const emergencySchema = z
  .object({
    /** Whether nothing is stepped in the background: by the switch, or by the configuration. */
    emergency: z.boolean(),
    /** The configuration says so, and the switch changes nothing. */
    configured: z.boolean(),
    reason: z.string().nullable(),
    changed_by: z.string().nullable(),
    changed_at: z.string().nullable(),
  })
  .meta({ id: 'CoalitionEmergency' });

/** Emergency mode while everything runs. All processes obey within seconds. */
function addEmergencyRoutes(api: Api, platform: Platform<CoalitionSettings>): void {
  const { db, settings } = platform;
  const view = ({ on, reason, changedBy, changedAt }: Emergency): z.infer<typeof emergencySchema> => ({
    ...{ emergency: on || settings.emergency, configured: settings.emergency, reason },
    ...{ changed_by: changedBy, changed_at: changedAt?.toISOString() ?? null },
  });

  api.get(
    '/emergency',
    {
      config: { access: 'user' },
      schema: {
        tags,
        summary: 'Whether emergency mode is on, since when and why',
        response: { 200: emergencySchema },
      },
    },
    async () => view(await readEmergency(db)),
  );

  api.put(
    '/emergency',
    {
      config: { access: 'admin' },
      schema: {
        tags,
        summary:
          'Turn emergency mode on or off: agents stand still, and can still be looked at and controlled',
        body: z.strictObject({ emergency: z.boolean(), reason: z.string().max(500).default('') }),
        response: { 200: emergencySchema },
      },
    },
    async (request) => {
      const { emergency: on, reason } = request.body;
      const by = byOf(request);
      await transact(db, async (tx) => {
        const wish = { on, reason, by: by.actorEmail ?? by.actorId };
        if (await setEmergency(tx, wish))
          await tellOfAll(tx, by, on ? 'emergency-on' : 'emergency-off', { reason });
      });
      return view(await readEmergency(db));
    },
  );
}

const timesView = ({ mean, p95 }: { readonly mean: number; readonly p95: number }) => ({
  mean_seconds: mean,
  p95_seconds: p95,
});
