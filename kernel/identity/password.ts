import { randomInt } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import { invalid } from '#kernel/base';

/** In characters (Unicode code points). The upper bound keeps hashing a bounded amount of work. */
export const passwordLength = { min: 12, max: 128 } as const;

/** Argon2id (the library's default algorithm) with 19 MiB, two passes, one lane: OWASP Password Storage Cheat Sheet, Argon2id, second choice listed. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** NFKC first, so that the same password typed on another keyboard or system is the same (NIST SP 800-63B, 3.1.1.2). */
export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFKC'), cost);
}

export function verifyPassword(hashed: string, password: string): Promise<boolean> {
  return verify(hashed, password.normalize('NFKC'));
}

/**
 * @throws MainstayError `identity.password_too_short`, `identity.password_too_long`,
 *   `identity.password_is_email`
 */
export function checkPassword(password: string, email: string): void {
  const length = [...password].length;
  if (length < passwordLength.min) {
    throw invalid(
      'identity.password_too_short',
      `A password needs at least ${passwordLength.min} characters; a few words in a row are good.`,
      { min: passwordLength.min },
    );
  }
  if (length > passwordLength.max) {
    throw invalid(
      'identity.password_too_long',
      `A password may have at most ${passwordLength.max} characters.`,
      {
        max: passwordLength.max,
      },
    );
  }
  if (password.trim().toLowerCase() === email.toLowerCase()) {
    throw invalid('identity.password_is_email', 'The password must differ from the e-mail address.');
  }
}

/** Letters and digits that are not taken for one another in print. */
const readable = 'abcdefghjkmnpqrstuvwxyz23456789';

/** A password a person can read and type: five groups of four of 31 characters, 99 bits. */
export function generatePassword(): string {
  const group = (): string => Array.from({ length: 4 }, () => readable[randomInt(readable.length)]).join('');
  return Array.from({ length: 5 }, group).join('-');
}
