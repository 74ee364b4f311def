/**
 * A number in [0, 1) that depends on nothing but a seed and what it is for, such as a tick and a cell. Whatever agents
 * do, the same things befall the same place at the same time: differences between two runs come from what was done.
 * (Common random numbers: Law, "Simulation Modeling and Analysis", 5th edition, 2015, section 11.2. The mixing is the
 * finaliser of MurmurHash3 by Austin Appleby, public domain.)
 */
export function luckOf(seed: number, ...key: readonly number[]): number {
  let hash = mixed(seed >>> 0);
  for (const part of key) hash = mixed((hash ^ (part >>> 0)) + 0x9e3779b9);
  return hash / 2 ** 32;
}

function mixed(value: number): number {
  let hash = value >>> 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
