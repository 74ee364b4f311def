import type { GmnNode } from './graph.ts';
import { gmnError } from './reader.ts';

/** `[next][parents …]` as `[next][parents …][action]` with the one action there is. */
export function withOneAction(table: unknown, levels: number): unknown {
  if (!Array.isArray(table)) return levels === 0 && typeof table === 'number' ? [table] : table;
  return table.map((part) => withOneAction(part, levels - 1));
}

/** What is assumed is written out: not for more than this. */
const mostAssumed = 1_000_000;

/** @throws `coalition.gmn_invalid` */
export function checkAssumed(node: GmnNode, sizes: readonly number[]): void {
  const size = sizes.reduce((product, count) => product * count, 1);
  if (size <= mostAssumed) return;
  const message = `"${node.id}" has no matrix, and one of ${sizes.join(' × ')} is too large to be assumed.`;
  throw gmnError([{ severity: 'error', at: node.at, message }]);
}

/** `[next][parents …][action]` that keeps the state, whatever is done. */
export function staying(size: number, parents: readonly number[], own: number, actions: number): unknown {
  const build = (level: number, next: number, state: number): unknown => {
    const count = parents[level];
    if (count === undefined) return Array.from({ length: actions }, () => (next === state ? 1 : 0));
    return Array.from({ length: count }, (_, at) => build(level + 1, next, level === own ? at : state));
  };
  return Array.from({ length: size }, (_, next) => build(0, next, 0));
}

/** `[outcome][parents …]` that tells nothing. */
export function flat(size: number, parents: readonly number[]): unknown {
  const build = (level: number): unknown => {
    const count = parents[level];
    return count === undefined ? 1 / size : Array.from({ length: count }, () => build(level + 1));
  };
  return Array.from({ length: size }, () => build(0));
}
