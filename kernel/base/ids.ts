import { randomBytes, randomUUID } from 'node:crypto';

/**
 * A UUID version 7 (RFC 9562, section 5.7): 48 bits of Unix milliseconds, then random bits, so that ids sort by
 * the time they were made.
 */
export function newId(now: number = Date.now()): string {
  const time = now.toString(16).padStart(12, '0');
  // Its random bits come from the runtime's pool, which is quicker than to ask for some each time.
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}

/** A secret of `bytes` random bytes (default 32, 256 bits) as URL-safe text. */
export function newSecret(bytes = 32): string {
  return randomBytes(bytes).toString('base64url');
}
