import type { KeeperFigures } from '../store/keepers.ts';

type Counted = Pick<KeeperFigures, 'ticksPerSecond' | 'busy' | 'waiting' | 'tickSeconds'>;

/**
 * What a process says of all its threads: rates and queues added up, the share of the time over all threads that there
 * may be, and times weighed by how fast each is.
 */
export function sumFigures(
  some: readonly Counted[],
  {
    worlds,
    agents,
    threads,
    shed,
  }: {
    readonly worlds: number;
    readonly agents: number;
    readonly threads: number;
    readonly shed: boolean;
  },
): KeeperFigures {
  const sum = (value: (one: Counted) => number): number => some.reduce((total, one) => total + value(one), 0);
  const timed = some.flatMap(({ tickSeconds, ticksPerSecond }) =>
    tickSeconds ? [{ ...tickSeconds, weight: ticksPerSecond }] : [],
  );
  const weights = timed.reduce((total, { weight }) => total + weight, 0);
  return {
    ...{ worlds, agents, threads, ticksPerSecond: sum(({ ticksPerSecond }) => ticksPerSecond) },
    busy: sum(({ busy }) => busy) / threads,
    // In an emergency nobody waits for anything.
    waiting: shed ? 0 : sum(({ waiting }) => waiting),
    tickSeconds:
      timed.length === 0
        ? null
        : {
            mean:
              weights > 0
                ? timed.reduce((total, { mean, weight }) => total + (mean * weight) / weights, 0)
                : (timed[0]?.mean ?? 0),
            p95: Math.max(...timed.map(({ p95 }) => p95)),
          },
  };
}
