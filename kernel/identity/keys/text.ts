import { hash, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const mark = 'mk_';
/** 62^43 is the first power of 62 that holds 256 bits, 62^6 the first that holds the 32 bits of a CRC. */
const secretDigits = 43;
const checkDigits = 6;
const length = mark.length + secretDigits + checkDigits;
const shownDigits = 6;

/**
 * The text of a new key: `mk_`, 256 random bits in 43 base62 digits, and the CRC-32 of those digits in 6 more. It is
 * the form of GitHub's tokens ("Behind GitHub's new authentication token formats", The GitHub Blog, April 2021): the
 * mark and the check let secret scanners find a leaked key with hardly a false alarm and tell a mistyped key from a
 * wrong one without a look at the database; without a hyphen, a double click selects all of it.
 */
export function newKeyText(): string {
  const secret = base62(BigInt(`0x${randomBytes(32).toString('hex')}`), secretDigits);
  return `${mark}${secret}${checkOf(secret)}`;
}

/** Whether a credential claims to be one of our keys. */
export const isKeyText = (text: string): boolean => text.startsWith(mark);

/** Whether a key's length and check are right: what fails is mistyped, cut off, or none of ours. */
export function isWholeKey(text: string): boolean {
  if (text.length !== length || !text.startsWith(mark)) return false;
  const secret = text.slice(mark.length, -checkDigits);
  return text.slice(-checkDigits) === checkOf(secret);
}

/** The beginning of a key, which is kept so that people can tell their keys apart; 220 secret bits remain. */
export const shownPart = (text: string): string => text.slice(0, mark.length + shownDigits);

/**
 * What is stored of a key. A plain SHA-256 is enough, and a slow hash would only cost every call its time: slow hashes
 * make guessing a password dear, but 256 random bits cannot be guessed at any speed.
 */
export const digestOf = (text: string): string => hash('sha256', text, 'base64url');

function checkOf(secret: string): string {
  return base62(BigInt(crc32(secret)), checkDigits);
}

function base62(value: bigint, width: number): string {
  let text = '';
  for (let rest = value; rest > 0n; rest /= 62n) text = `${digits[Number(rest % 62n)]}${text}`;
  return text.padStart(width, '0');
}
