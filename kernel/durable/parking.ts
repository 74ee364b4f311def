import type { Tx } from '#kernel/database';

/** Why a run gives its worker back, and how to tell, under the run's lock, that it must still wait. */
export interface ParkReason {
  /** What it waits for, in words for lists. */
  readonly for: string;
  /** When it goes on in any case. */
  readonly wakeAt?: Date;
  stillWaits(tx: Tx): Promise<boolean>;
}

/**
 * Lets a run give its worker back while its program is in the middle of an `await`. A parked branch never resolves:
 * when nothing else of the run is at work, the whole call is dropped, and the run is called again from the top when
 * what it waits for has come.
 */
export interface Parking {
  /** Marks work that must finish before the run may be parked. */
  busy<T>(work: () => Promise<T>): Promise<T>;
  park(reason: ParkReason): Promise<never>;
  /** Resolves when the run has nothing to do but wait. */
  readonly parked: Promise<readonly ParkReason[]>;
}

export function createParking(): Parking {
  const reasons: ParkReason[] = [];
  let active = 0;
  let resolveParked: (reasons: readonly ParkReason[]) => void = () => {};
  const parked = new Promise<readonly ParkReason[]>((resolve) => {
    resolveParked = resolve;
  });
  // The program gets a turn of the event loop to start its next step before the run counts as idle.
  const look = (): void => {
    setImmediate(() => {
      if (active === 0 && reasons.length > 0) resolveParked(reasons);
    });
  };
  return {
    parked,
    async busy(work) {
      active++;
      try {
        return await work();
      } finally {
        active--;
        look();
      }
    },
    park(reason) {
      reasons.push(reason);
      look();
      return new Promise<never>(() => {});
    },
  };
}
