/**
 * A short name for a text: equal texts give equal names, and among a million different ones two are the same with a
 * probability of one in ten million. Not for secrets. Two rounds of FNV-1a of 32 bits from different offsets, each
 * ended by MurmurHash3's finaliser (Appleby, public domain).
 *
 * @returns 16 hexadecimal digits
 */
export function shortHash(text: string): string {
  return [0x811c9dc5, 0x9e3779b9].map((offset) => hex(mixed(fnv(text, offset)))).join('');
}

function fnv(text: string, offset: number): number {
  let hash = offset;
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  return hash;
}

function mixed(value: number): number {
  const first = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  const second = Math.imul(first ^ (first >>> 13), 0xc2b2ae35);
  return (second ^ (second >>> 16)) >>> 0;
}

const hex = (value: number): string => value.toString(16).padStart(8, '0');
