import { type AnyNode, type Program, parse } from 'acorn';

/** Reads a script as classic scripts and then as modules are read; undefined where it is neither. */
export function parseScript(source: string): Program | undefined {
  for (const sourceType of ['script', 'module'] as const) {
    try {
      return parse(source, {
        ecmaVersion: 'latest',
        sourceType,
        allowHashBang: true,
        allowAwaitOutsideFunction: sourceType === 'module',
      });
    } catch {
      // The other way, or none.
    }
  }
  return undefined;
}

const isNode = (value: unknown): value is AnyNode =>
  typeof value === 'object' && value !== null && 'type' in value && 'start' in value;

/** Every node, before those within it, with those around it. */
export function visitAll(program: Program, look: (node: AnyNode, around: readonly AnyNode[]) => void): void {
  // By a list of its own instead of calls: scripts that a machine wrote nest deeper than the stack is.
  const open: { node: AnyNode; around: readonly AnyNode[] }[] = [{ node: program, around: [] }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, around } = next;
    look(node, around);
    const within = Object.values(node).flat().filter(isNode);
    for (const child of within.reverse()) open.push({ node: child, around: [...around.slice(-8), node] });
  }
}
