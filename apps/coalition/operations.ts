import type { Platform } from '#kernel/app';
import type { CoalitionSettings } from './domain/settings.ts';
import { knowingOf } from './knowing/knowing.ts';
import { driverOf } from './outside/driver.ts';
import { addOutsideMetrics } from './outside/metrics.ts';
import { populationOf } from './population/population.ts';
import { addPopulationMetrics, checkPopulation } from './population/watching.ts';
import { solversOf } from './solving/solvers.ts';
import { addStreamMetrics } from './streaming/metrics.ts';
import { streamingOf } from './streaming/streaming.ts';

/** Metrics, health, and the end of the population of this process. Asking for it here begins it. */
export function coalitionOperations(platform: Platform<CoalitionSettings>) {
  const population = populationOf(platform);
  const driver = driverOf(platform);
  addPopulationMetrics(platform);
  addStreamMetrics(platform);
  addOutsideMetrics(platform);
  return {
    health: [{ name: 'coalition', critical: false, check: () => checkPopulation(platform) }],
    async close() {
      await solversOf(platform).close();
      await knowingOf(platform).close();
      await driver.close();
      await population.close();
      await streamingOf(platform).close();
    },
  };
}
