import type { AnyNode } from 'acorn';

/** A change of a script's text. */
export interface Change {
  /** As Stryker names its mutators (mutation-testing-elements, "Supported mutators"), where it has the like. */
  readonly operator: string;
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
}

/** A node of a script with those around it, the nearest last. */
export interface Visited {
  readonly node: AnyNode;
  readonly around: readonly AnyNode[];
  readonly source: string;
}

/** The changes that one kind of mutation makes at a node. */
export type Operator = (visited: Visited) => readonly Change[];

export const parentOf = ({ around }: Visited): AnyNode | undefined => around.at(-1);

export const changed = (
  operator: string,
  { start, end }: { readonly start: number; readonly end: number },
  replacement: string,
): Change => ({ operator, start, end, replacement });

/** Puts a change into the text. */
export const applied = (source: string, { start, end, replacement }: Omit<Change, 'operator'>): string =>
  source.slice(0, start) + replacement + source.slice(end);
