import type { Clock } from '#kernel/base';

/** Counts requests per minute by key. */
export interface RequestRate {
  /** @returns undefined when it may be made, else the seconds after which the next one may */
  take(keyId: string, perMinute: number): number | undefined;
}

interface Windows {
  minute: number;
  count: number;
  before: number;
}

const minuteMilliseconds = 60_000;
const mostKeys = 10_000;

/**
 * A sliding window from two fixed ones: the count of the last minute weighs by how much of it the last 60 seconds still
 * cover. One small record for each key, whatever its rate. It is the approximation that Cloudflare describes in "How
 * we built rate limiting capable of scaling to millions of domains" (2017). Each process counts for itself.
 */
export function requestRate(clock: Clock): RequestRate {
  const keys = new Map<string, Windows>();
  return {
    take(keyId, perMinute) {
      const now = clock.now().getTime();
      const minute = Math.floor(now / minuteMilliseconds);
      let windows = keys.get(keyId);
      if (!windows) {
        if (keys.size >= mostKeys) keys.clear();
        windows = { minute, count: 0, before: 0 };
        keys.set(keyId, windows);
      }
      if (windows.minute !== minute) {
        windows.before = windows.minute === minute - 1 ? windows.count : 0;
        windows.minute = minute;
        windows.count = 0;
      }
      const passed = (now % minuteMilliseconds) / minuteMilliseconds;
      if (windows.before * (1 - passed) + windows.count < perMinute) {
        windows.count++;
        return undefined;
      }
      // When the present minute alone is full, the next one begins with its weight; else the last one's weight falls.
      const full = windows.count >= perMinute;
      const base = full ? windows.count : windows.before;
      const room = full ? perMinute : perMinute - windows.count;
      const share = Math.max(0, 1 - room / base);
      const seconds = ((full ? 1 - passed : -passed) + share) * 60;
      return Math.max(1, Math.ceil(seconds));
    },
  };
}
