import { type Clock, MainstayError } from '#kernel/base';
import type { Principal } from '#kernel/identity';
import type { Budget } from '#kernel/models';
import { requestRate } from './rate.ts';

export type Key = NonNullable<Principal['key']>;

/** A program that came with an API key of the right scope. */
export interface Caller {
  readonly userId: string;
  readonly key: Key;
  readonly budgets: readonly Budget[];
}

/** Knows the callers by their keys, and how often each may come. */
export interface Admission {
  /** The caller that a key stands for, whose scope has been looked at. */
  admit(principal: Principal): Caller;
  /** @throws MainstayError `gateway.rate_limited`, with `retryAfterSeconds` */
  count(caller: Caller): void;
}

const periodTitles = { day: 'for a day', month: 'for a month', total: 'in all' } as const;

export function createAdmission(clock: Clock): Admission {
  const rate = requestRate(clock);
  // A key's record is the same object while the identity room keeps it, so its budgets are put together once.
  const callers = new WeakMap<Principal, Caller>();

  return {
    admit(principal) {
      const known = callers.get(principal);
      if (known) return known;
      const { key } = principal;
      if (!key) throw new Error('A route of the gateway was reached without an API key.');
      const caller = { userId: principal.id, key, budgets: budgetsOf(key) };
      callers.set(principal, caller);
      return caller;
    },
    count({ key }) {
      if (key.requestsPerMinute === null) return;
      const seconds = rate.take(key.id, key.requestsPerMinute);
      if (seconds === undefined) return;
      throw new MainstayError(
        'gateway.rate_limited',
        `The API key "${key.name}" has made its ${key.requestsPerMinute} requests of this minute. Try again in ${seconds} s.`,
        { kind: 'limited', details: { retryAfterSeconds: seconds } },
      );
    },
  };
}

function budgetsOf(key: Key): Budget[] {
  return key.budgets.map(({ period, usd, tokens }) => ({
    id: `key:${key.id}:${period}`,
    title: `The budget of the API key "${key.name}" ${periodTitles[period]}`,
    period,
    ...(usd !== undefined && { limitNano: Math.round(usd * 1e9) }),
    ...(tokens !== undefined && { limitTokens: tokens }),
  }));
}
