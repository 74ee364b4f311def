import { MainstayError } from '#kernel/base';

/** How many connections there are, by user and by address. */
export interface Admission {
  /**
   * @returns what gives the place free again
   * @throws MainstayError `coalition.stream_too_many_connections`
   */
  admit(userId: string, address: string): () => void;
}

export interface AdmissionLimits {
  readonly connections_per_user: number;
  readonly connections_per_address: number;
}

export function createAdmission(limits: AdmissionLimits): Admission {
  const counts = new Map<string, number>();
  const count = (key: string, by: number): void => {
    const next = (counts.get(key) ?? 0) + by;
    if (next > 0) counts.set(key, next);
    else counts.delete(key);
  };
  const refuse = (most: number, whose: string): MainstayError =>
    new MainstayError(
      'coalition.stream_too_many_connections',
      `There are ${most} connections ${whose} already, which is the most: close one of them first.`,
      { kind: 'limited', details: { most } },
    );
  return {
    admit(userId, address) {
      const keys = [`user ${userId}`, `address ${address}`];
      const [ofUser = 0, ofAddress = 0] = keys.map((key) => counts.get(key) ?? 0);
      if (ofUser >= limits.connections_per_user) throw refuse(limits.connections_per_user, 'of yours');
      if (ofAddress >= limits.connections_per_address)
        throw refuse(limits.connections_per_address, 'from this address');
      for (const key of keys) count(key, 1);
      let given = false;
      return () => {
        if (given) return;
        given = true;
        for (const key of keys) count(key, -1);
      };
    },
  };
}

/** How often a client may say something: as much as the limit at once, and then as it comes free again. */
export interface Allowance {
  /** `over` is one more than the limit; `abuse` is a client that does not heed refusals. */
  take(): 'allowed' | 'over' | 'abuse';
}

/** Refusals in a minute's worth of messages after which a client is cut off. */
const patience = 2;

export function createAllowance(perMinute: number, now: () => number): Allowance {
  let left = perMinute;
  let refused = 0;
  let at = now();
  return {
    take() {
      const time = now();
      const regained = ((time - at) / 60_000) * perMinute;
      at = time;
      left = Math.min(perMinute, left + regained);
      refused = Math.max(0, refused - regained);
      if (left >= 1) {
        left -= 1;
        return 'allowed';
      }
      refused += 1;
      return refused > patience * perMinute ? 'abuse' : 'over';
    },
  };
}
