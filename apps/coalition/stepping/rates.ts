import { createSamples, type Samples } from './samples.ts';

/** Counts and times of the last minute, in one bucket for each second. */
export interface Rates {
  /** Some ticks that took so many milliseconds together. */
  note(ticks: number, milliseconds: number): void;
  /** Ticks per second, and the share of the time that they took, over the last minute or since the start. */
  read(): { readonly ticksPerSecond: number; readonly busy: number };
  /** How long one tick took, of the last thousand. */
  tickSeconds: Samples['read'];
}

const seconds = 60;

/** @param now milliseconds of a clock that does not jump */
export function createRates(now: () => number): Rates {
  const ticks = new Float64Array(seconds);
  const spent = new Float64Array(seconds);
  const stamps = new Float64Array(seconds).fill(Number.NEGATIVE_INFINITY);
  const samples = createSamples();
  const begun = now();

  const bucketOf = (second: number): number => {
    const bucket = second % seconds;
    if (stamps[bucket] !== second) {
      stamps[bucket] = second;
      ticks[bucket] = 0;
      spent[bucket] = 0;
    }
    return bucket;
  };

  return {
    note(count, milliseconds) {
      const bucket = bucketOf(Math.floor(now() / 1000));
      ticks[bucket] = (ticks[bucket] ?? 0) + count;
      spent[bucket] = (spent[bucket] ?? 0) + milliseconds;
      if (count > 0) samples.note(milliseconds / count / 1000);
    },
    read() {
      const second = Math.floor(now() / 1000);
      let [sum, time] = [0, 0];
      for (let bucket = 0; bucket < seconds; bucket++) {
        if ((stamps[bucket] ?? 0) <= second - seconds) continue;
        sum += ticks[bucket] ?? 0;
        time += spent[bucket] ?? 0;
      }
      const over = Math.min(seconds, Math.max(1, (now() - begun) / 1000));
      return { ticksPerSecond: sum / over, busy: Math.min(1, time / 1000 / over) };
    },
    tickSeconds: () => samples.read(),
  };
}
