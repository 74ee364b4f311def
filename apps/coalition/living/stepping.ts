import type { CoalitionSettings } from '../domain/settings.ts';
import type { Holding } from './holding.ts';
import type { Inhabitant } from './inhabitant.ts';
import { hasLife, type LivingWorld, stepWorld } from './living-world.ts';
import type { Rates } from './rates.ts';

const sliceMilliseconds = 15;
const longestNap = 200;

/**
 * Steps the worlds whose time has come, for a moment: others of the process wait no longer than for one tick of one
 * world. What is late is not made up for: a busy machine would only get busier.
 *
 * @returns milliseconds until something is due again
 */
export function stepDueWorlds(
  holding: Pick<Holding, 'worlds' | 'putLast'>,
  settings: CoalitionSettings,
  rates: Rates,
  clock: () => Date,
  pass: (one: Inhabitant) => void,
): number {
  const until = performance.now() + sliceMilliseconds;
  let next = longestNap;
  for (const world of holding.worlds.values()) {
    if (world.held || world.unsaved >= settings.checkpoint_ticks || !hasLife(world)) continue;
    const now = clock();
    const early = world.dueAt - now.getTime();
    if (early > 0) {
      next = Math.min(next, early);
      continue;
    }
    if (performance.now() > until) return 0;
    const began = performance.now();
    const lived = stepWorld(world, now, { mostSeconds: settings.most_tick_seconds });
    if (lived > 0)
      for (const one of world.inhabitants) if (one.kept.status === 'running' && !one.error) pass(one);
    rates.note(lived, performance.now() - began);
    const interval = 1000 / (world.kept.ticksPerSecond ?? settings.ticks_per_second);
    world.dueAt = Math.max(now.getTime(), world.dueAt + interval);
    next = Math.min(next, interval);
    // Whoever was not reached this time comes first the next time.
    holding.putLast(world);
  }
  return next;
}

/** Its ticks are many or old enough, or somebody in it came to harm. */
export function isDueForKeeping(world: LivingWorld, settings: CoalitionSettings, now: Date): boolean {
  if (world.held || world.unsaved === 0) return false;
  return (
    world.unsaved >= settings.checkpoint_ticks ||
    now.getTime() - world.unsavedSince >= settings.checkpoint_seconds * 1000 ||
    world.inhabitants.some(({ error, changed }) => error !== null && changed)
  );
}
