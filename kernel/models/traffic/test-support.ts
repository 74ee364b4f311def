import type { Time } from './time.ts';

export interface FakeTime extends Time {
  /** Lets so many seconds pass, with all that falls due in them, in order. */
  advance(seconds: number): Promise<void>;
}

/** Everything that is ready to run has run: promises settle in turns of the event loop. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A clock that only tests turn. */
export function fakeTime(): FakeTime {
  let now = 0;
  const timers = new Set<{ readonly at: number; readonly ring: () => void }>();
  return {
    now: () => now,
    wait(milliseconds, signal) {
      if (signal?.aborted) return Promise.resolve();
      return new Promise((resolve) => {
        const ring = (): void => {
          timers.delete(timer);
          signal?.removeEventListener('abort', ring);
          resolve();
        };
        const timer = { at: now + milliseconds, ring };
        timers.add(timer);
        signal?.addEventListener('abort', ring, { once: true });
      });
    },
    async advance(seconds) {
      const end = now + seconds * 1000;
      await settled();
      for (;;) {
        const next = [...timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
        if (next === undefined) break;
        now = Math.max(now, next.at);
        next.ring();
        await settled();
      }
      now = end;
      await settled();
    },
  };
}
