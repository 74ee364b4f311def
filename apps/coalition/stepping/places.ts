import { availableParallelism } from 'node:os';
import type { CoalitionSettings } from '../domain/settings.ts';
import { createMainPlace, type Place, type PlaceListener } from './place.ts';
import { createThreadPlace } from './thread-place.ts';

/** The places of this process. Threads begin when the first world comes, and end when there has been none for a while. */
export interface Places {
  /** Where a world is stepped in the background: where the fewest agents are. */
  choose(agentsAt: (place: Place) => number): Place;
  /** For what somebody waits for: apart from the background, so that neither holds up the other. */
  aside(): Place;
  all(): readonly Place[];
  /** How many threads step worlds at most; 1 when that is the main one. */
  readonly threads: number;
  /** Has every finished tick told of, or no longer. */
  tell(wanted: boolean): void;
  pause(paused: boolean): void;
  /** One is gone. */
  forget(place: Place): void;
  /** Ends those in which nothing was for a while. */
  sweep(isUsed: (place: Place) => boolean): void;
  close(): Promise<void>;
}

const idleMilliseconds = 30_000;

export const threadsOf = ({ threads }: CoalitionSettings): number =>
  threads ?? Math.max(1, availableParallelism() - 1);

export function createPlaces(settings: CoalitionSettings, listener: PlaceListener): Places {
  const background = new Set<Place>();
  const usedAt = new Map<Place, number>();
  const wanted = threadsOf(settings);
  let apart: Place | undefined;
  let telling = false;
  let paused = false;

  const begin = (): Place => {
    const place = wanted === 0 ? createMainPlace(settings, listener) : createThreadPlace(settings, listener);
    usedAt.set(place, performance.now());
    // One that has ended before it heard of it needs to hear nothing.
    if (telling) place.ask('tell', true).catch(() => {});
    if (paused) place.ask('pause', true).catch(() => {});
    return place;
  };
  const all = (): Place[] => [...background, ...(apart && !background.has(apart) ? [apart] : [])];
  const forget = (place: Place): void => {
    background.delete(place);
    usedAt.delete(place);
    if (apart === place) apart = undefined;
  };

  const choose: Places['choose'] = (agentsAt) => {
    const some = [...background];
    const empty = some.find((place) => agentsAt(place) === 0);
    if (empty) return empty;
    if (some.length < Math.max(1, wanted)) {
      const fresh = begin();
      background.add(fresh);
      return fresh;
    }
    return some.reduce((least, other) => (agentsAt(other) < agentsAt(least) ? other : least));
  };

  return {
    ...{ choose, all, forget, threads: Math.max(1, wanted) },
    aside() {
      apart ??= wanted === 0 ? choose(() => 0) : begin();
      usedAt.set(apart, performance.now());
      return apart;
    },
    tell(now) {
      telling = now;
      for (const place of all()) place.ask('tell', now).catch(() => {});
    },
    pause(now) {
      if (now === paused) return;
      paused = now;
      for (const place of all()) place.ask('pause', now).catch(() => {});
    },
    sweep(isUsed) {
      const now = performance.now();
      for (const place of all()) {
        if (isUsed(place) || place.isBusy()) usedAt.set(place, now);
        if (now - (usedAt.get(place) ?? now) < idleMilliseconds) continue;
        forget(place);
        void place.close();
      }
    },
    async close() {
      await Promise.all(all().map((place) => place.close()));
    },
  };
}
