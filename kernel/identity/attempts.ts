import { createHash } from 'node:crypto';
import { isIPv6 } from 'node:net';
import { MainstayError } from '#kernel/base';
import { type Db, maybeOne, one, run, sql } from '#kernel/database';

const windowSeconds = 60;

/** One thing that is counted: an account or an address, with the attempts it may make in a minute. */
export interface AttemptKey {
  readonly key: string;
  readonly perMinute: number;
}

export function accountKey(email: string, perMinute: number): AttemptKey {
  return { key: `account:${digest(email)}`, perMinute };
}

/** An IPv6 subscriber has a whole /64, so that is what counts as one address. */
export function addressKey(ip: string, perMinute: number): AttemptKey {
  return { key: `address:${digest(isIPv6(ip) ? network64(ip) : ip)}`, perMinute };
}

/**
 * Counts one attempt, or refuses it. It is the generic cell rate algorithm (ITU-T I.371, annex A): each attempt
 * pushes `clears_at` on by 60/perMinute seconds and none may push it past a minute from now. One statement, so that
 * attempts at the same moment, on any number of servers, cannot slip past each other.
 *
 * @throws MainstayError `identity.too_many_attempts` with `retry_after_seconds`
 */
export async function countAttempt(db: Db, { key, perMinute }: AttemptKey, now: Date): Promise<void> {
  const step = windowSeconds / perMinute;
  const latest = new Date(now.getTime() + windowSeconds * 1000);
  const counted = await maybeOne(
    db,
    sql`insert into kernel.identity_attempt as a (key, clears_at)
      values (${key}, ${now}::timestamptz + make_interval(secs => ${step}))
      on conflict (key) do update
        set clears_at = greatest(a.clears_at, ${now}::timestamptz) + make_interval(secs => ${step})
        where greatest(a.clears_at, ${now}::timestamptz) + make_interval(secs => ${step}) <= ${latest}
      returning key`,
  );
  if (counted) return;
  const { clears } = await one(
    db,
    sql<{ clears: Date }>`select coalesce(max(clears_at), ${now}::timestamptz) as clears
      from kernel.identity_attempt where key = ${key}`,
  );
  const seconds = Math.max(1, Math.ceil((clears.getTime() - latest.getTime()) / 1000 + step));
  throw new MainstayError(
    'identity.too_many_attempts',
    `Too many attempts to sign in. Try again in ${seconds} seconds.`,
    { kind: 'limited', details: { retry_after_seconds: seconds } },
  );
}

/** Takes one attempt back: it was a success, and only failures should add up. */
export async function refundAttempt(db: Db, { key, perMinute }: AttemptKey): Promise<void> {
  await run(
    db,
    sql`update kernel.identity_attempt
      set clears_at = clears_at - make_interval(secs => ${windowSeconds / perMinute}) where key = ${key}`,
  );
}

export async function removeOldAttempts(db: Db, now: Date): Promise<void> {
  await run(db, sql`delete from kernel.identity_attempt where clears_at <= ${now}`);
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

function network64(ip: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1];
  if (mapped !== undefined) return mapped;
  const [head = '', tail] = (ip.split('%')[0] ?? '').toLowerCase().split('::');
  const groups = head === '' ? [] : head.split(':');
  const rest = tail === undefined || tail === '' ? [] : tail.split(':');
  // A dotted tail stands for two groups; it never reaches the first four.
  const length = groups.length + rest.length + (rest.at(-1)?.includes('.') ? 1 : 0);
  const zeros = tail === undefined ? [] : Array.from({ length: Math.max(0, 8 - length) }, () => '0');
  return [...groups, ...zeros, ...rest]
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}
