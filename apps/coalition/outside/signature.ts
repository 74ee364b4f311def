import { createHmac, randomBytes } from 'node:crypto';

const prefix = 'whsec_';

/** A secret as the Standard Webhooks say: 32 random bytes in Base64. */
export const newSecret = (): string => `${prefix}${randomBytes(32).toString('base64')}`;

export interface Message {
  /** The same whenever the same is said again; without a full stop, which parts what is signed. */
  readonly id: string;
  readonly at: Date;
  readonly body: string;
}

/**
 * The headers with which somebody who knows one of the secrets can tell that a message is ours, is whole, and is new.
 *
 * After the Standard Webhooks 1.0.0 (https://www.standardwebhooks.com): HMAC with SHA-256 over `id.timestamp.body`, one
 * signature for each secret.
 */
export function signatureHeaders(
  secrets: readonly string[],
  { id, at, body }: Message,
): Readonly<Record<string, string>> {
  if (secrets.length === 0) return {};
  const seconds = Math.floor(at.getTime() / 1000);
  const sign = (secret: string): string =>
    createHmac('sha256', Buffer.from(secret.slice(prefix.length), 'base64'))
      .update(`${id}.${seconds}.${body}`)
      .digest('base64');
  return {
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': secrets.map((secret) => `v1,${sign(secret)}`).join(' '),
  };
}
