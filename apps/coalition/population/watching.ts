import type { Platform } from '#kernel/app';
import type { CoalitionSettings } from '../domain/settings.ts';
import { countAgents } from '../store/agents.ts';
import { readEmergency } from '../store/emergency.ts';
import { countUnkeptWorlds } from '../store/keepers.ts';
import { populationOf } from './population.ts';

/**
 * What operators watch. What is wrong at which value, and what to do then, is in the app's README under "When something
 * is wrong".
 */
export function addPopulationMetrics(platform: Platform<CoalitionSettings>): void {
  const { db, metrics, settings } = platform;
  const population = populationOf(platform);
  const isEmergency = async (): Promise<boolean> => settings.emergency || (await readEmergency(db)).on;
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
    name: 'coalition_stepping_threads',
    help: 'Threads that may step agents in this process.',
    collect: (set) => set(population.figures().threads),
  });
  metrics.gauge({
    name: 'coalition_threads_ended',
    help: 'Threads of this process that ended while they had worlds, which were taken up again.',
    collect: (set) => set(population.threadsEnded()),
  });
  metrics.gauge({
    name: 'coalition_thread_pool_utilization',
    help: 'The share of the last minute in which these threads stepped agents, 0 to 1.',
    collect: (set) => set(population.figures().busy),
  });
  metrics.gauge({
    name: 'coalition_queue_length',
    help: 'Worlds of this process whose next tick is due and not begun with.',
    collect: (set) => set(population.figures().waiting),
  });
  metrics.gauge({
    name: 'coalition_worlds',
    help: 'Worlds that this process steps.',
    collect: (set) => set(population.figures().worlds),
  });
  metrics.gauge({
    name: 'coalition_worlds_without_process',
    help: 'Worlds with agents that run and no living process that has them.',
    collect: async (set) => set(await countUnkeptWorlds(db, settings.dead_after_seconds)),
  });
  metrics.gauge({
    name: 'coalition_emergency',
    help: '1 while nothing is stepped in the background.',
    collect: async (set) => set((await isEmergency()) ? 1 : 0),
  });
}

/** Some worlds may wait while a process has just begun; when all do, it does not keep up. */
const behind = (waiting: number, worlds: number): boolean => waiting > 10 && waiting > worlds / 2;

/** How the population of this process is, and what to do about it. */
export async function checkPopulation(
  platform: Platform<CoalitionSettings>,
): Promise<{ readonly ok: boolean; readonly detail: string }> {
  const { db, settings } = platform;
  const population = populationOf(platform);
  const { on, reason, changedBy } = await readEmergency(db);
  if (settings.emergency || on) {
    const why = settings.emergency ? '' : ` (${changedBy}${reason ? `: ${reason}` : ''})`;
    return { ok: false, detail: `emergency mode: no agent is stepped in the background${why}` };
  }
  const trouble = population.trouble();
  if (trouble) return { ok: false, detail: trouble };
  const { error, running } = await countAgents(db);
  const { waiting, worlds } = population.figures();
  const problems = [
    ...(error > 0 ? [`${error} are in error: restart them`] : []),
    ...(behind(waiting, worlds)
      ? [
          `${waiting} of ${worlds} worlds wait for their tick: let them have fewer ticks a second, or more threads`,
        ]
      : []),
  ];
  return { ok: problems.length === 0, detail: [`${running} agents run`, ...problems].join(', ') };
}
