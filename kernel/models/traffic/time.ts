import { wait } from '#kernel/base';

/** Time as the traffic rules need it, as an argument, so that tests can turn it. */
export interface Time {
  /** Milliseconds that never jump, from any start. */
  now(): number;
  /** Resolves after so many milliseconds, or at once when `signal` aborts. */
  wait(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

export const systemTime: Time = { now: () => performance.now(), wait };
