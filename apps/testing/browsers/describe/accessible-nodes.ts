import type { Page } from 'playwright-core';

/** A node of the accessibility tree, as Playwright's role engine sees it. */
export interface AccessibleNode {
  readonly role: string;
  readonly name: string;
  /** In the window, in CSS pixels. */
  readonly box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
}

/** All of a page, in one call: asking for each element alone takes some 2 ms. By role and name, and by role. */
export async function accessibleNodes(page: Page): Promise<ReadonlyMap<string, readonly AccessibleNode[]>> {
  const nodes = new Map<string, AccessibleNode[]>();
  for (const node of nodesIn(await page.ariaSnapshotJSON({ boxes: true }))) {
    for (const key of [keyOf(node.role, node.name), keyOf(node.role)]) {
      const alike = nodes.get(key);
      if (alike) alike.push(node);
      else nodes.set(key, [node]);
    }
  }
  return nodes;
}

function* nodesIn(value: unknown): Generator<AccessibleNode> {
  if (Array.isArray(value)) {
    for (const each of value) yield* nodesIn(each);
  } else if (isObject(value)) {
    const { role, name, box, children } = value;
    if (typeof role === 'string' && isBox(box))
      yield { role, name: typeof name === 'string' ? name : '', box };
    yield* nodesIn(children);
  }
}

/** Without a name: of any name. */
export const keyOf = (role: string, name?: string): string => JSON.stringify([role, name]);

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

const isBox = (value: unknown): value is AccessibleNode['box'] =>
  isObject(value) && ['x', 'y', 'width', 'height'].every((side) => typeof value[side] === 'number');
