import { atPointer, broken, isFields, type Node, part } from './node.ts';

/** A document being read, and what is noticed on the way. */
export interface Source {
  readonly root: unknown;
  readonly dialect: '2.0' | '3.0' | '3.1';
  /** Says once that something at a place is not tested. */
  unsupported(sentence: string): void;
}

const longestChain = 50;

/**
 * Follows `$ref` to the part it means: a parameter, a response, a path; schemas are not read here.
 *
 * @returns undefined when it leads to another document, which is said as unsupported
 * @throws MainstayError `testing.openapi_invalid` when it leads nowhere or in a circle
 */
export function follow(source: Source, node: Node): Node | undefined {
  let at = node;
  for (let step = 0; step < longestChain; step++) {
    const reference = isFields(at.value) ? part(at, '$ref') : undefined;
    if (reference === undefined) return at;
    const target = reference.value;
    if (typeof target !== 'string') throw broken(reference.place, 'a $ref is a text.');
    if (!target.startsWith('#')) {
      source.unsupported(`${at.place} refers to another document, ${target}, which is not read.`);
      return undefined;
    }
    const value = atPointer(source.root, target);
    if (value === undefined) throw broken(reference.place, `there is nothing at ${target}.`);
    at = { value, place: target };
  }
  throw broken(node.place, 'its $ref leads in a circle.');
}
