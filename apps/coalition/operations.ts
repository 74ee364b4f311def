import type { Platform } from '#kernel/app';
import type { CoalitionSettings } from './domain/settings.ts';
import { knowingOf } from './knowing/knowing.ts';
import { populationOf } from './living/population.ts';
import { driverOf } from './outside/driver.ts';
import { solversOf } from './solving/solvers.ts';
import { countAgents } from './store/agents.ts';
import { addStreamMetrics } from './streaming/metrics.ts';
import { streamingOf } from './streaming/streaming.ts';

/** Metrics, health, and the end of the population of this process. Asking for it here begins it. */
export function coalitionOperations(platform: Platform<CoalitionSettings>) {
  const { db, metrics, settings } = platform;
  const population = populationOf(platform);
  const driver = driverOf(platform);
  metrics.gauge({
    name: 'coalition_agents',
    help: 'Agents, by status.',
    labels: ['status'],
    async collect(set) {
      for (const [status, count] of Object.entries(await countAgents(db))) set(count, { status });
    },
  });
  metrics.gauge({
    name: 'coalition_agent_processing_rate',
    help: 'Ticks of agents that this process steps in a second, over the last minute.',
    collect: (set) => set(population.figures().ticksPerSecond),
  });
  metrics.gauge({
    name: 'coalition_thread_pool_utilization',
    help: 'The share of the last minute in which this process stepped agents, 0 to 1.',
    collect: (set) => set(population.figures().busy),
  });
  metrics.gauge({
    name: 'coalition_queue_length',
    help: 'Worlds of this process whose next tick is due and not begun with.',
    collect: (set) => set(population.figures().waiting),
  });
  addStreamMetrics(platform);
  return {
    health: [
      {
        name: 'coalition',
        critical: false,
        async check() {
          const { error, running } = await countAgents(db);
          if (settings.emergency)
            return { ok: false, detail: 'emergency mode: no agent is stepped in the background' };
          const trouble = population.trouble();
          if (trouble) return { ok: false, detail: trouble };
          return {
            ok: error === 0,
            detail:
              error === 0
                ? `${running} agents run`
                : `${running} agents run, ${error} are in error: restart them`,
          };
        },
      },
    ],
    async close() {
      await solversOf(platform).close();
      await knowingOf(platform).close();
      await driver.close();
      await population.close();
      await streamingOf(platform).close();
    },
  };
}
