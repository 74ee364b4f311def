import type { ElementHandle, JSHandle, Page } from 'playwright-core';
import { MainstayError } from '#kernel/base';
import type { ElementRef, Locator, Looks } from '../../domain/suite/locator.ts';
import type { DomElement } from '../dom.ts';
import { type AccessibleNode, accessibleNodes, keyOf } from './accessible-nodes.ts';
import { candidatesInPage, type Described, type DescribeKit } from './candidates-in-page.ts';
import { looksInPage } from './looks-in-page.ts';
import { namesInPage } from './names.ts';
import { rolesInPage } from './roles.ts';
import { cssInPage } from './stable-css.ts';
import { toLocator } from './to-locator.ts';

type Elements = JSHandle<readonly DomElement[]>;

/** The parts call each other in the page; each is sent as its own source text. */
const kitSource = `(() => {
  const roles = (${rolesInPage.toString()})();
  const names = (${namesInPage.toString()})(roles);
  const css = (${cssInPage.toString()})(roles);
  const looks = (${looksInPage.toString()})(roles, names, css);
  return (${candidatesInPage.toString()})(roles, names, looks);
})()`;

/**
 * An element as a test keeps it: ways to find it, best first, each of which was seen to match only it, and its looks.
 *
 * @throws MainstayError `testing.element_gone` when it is no longer in the page
 */
export async function describeElement(page: Page, handle: ElementHandle): Promise<ElementRef> {
  const [described] = await describeElements(page, [handle]);
  if (!described) {
    throw new MainstayError(
      'testing.element_gone',
      'The element left the page before it could be described.',
      { kind: 'conflict', retryable: true },
    );
  }
  return described;
}

/**
 * Many at once, in a few round trips: each element given, or each of the document that the CSS selector matches, in
 * the same order; undefined for one that has left the page.
 */
export async function describeElements(
  page: Page,
  which: string | readonly ElementHandle[],
): Promise<readonly (ElementRef | undefined)[]> {
  const kit = (await page.evaluateHandle(kitSource)) as JSHandle<DescribeKit>;
  const elements = (
    typeof which === 'string'
      ? await page.evaluateHandle(`[...document.querySelectorAll(${JSON.stringify(which)})]`)
      : await page.evaluateHandle((list) => list, [...which])
  ) as Elements;
  try {
    const described = await kit.evaluate((given, list) => given.describe(list), elements);
    if (described.length === 0) return [];
    const nodes = await accessibleNodes(page);
    return await Promise.all(
      described.map(async (each, index) => {
        if (!each) return undefined;
        const locators = await proven(page, each, nodes, elements, index);
        return locators.length === 0 ? undefined : { title: each.title, locators, looks: each.looks };
      }),
    );
  } finally {
    await Promise.all([kit.dispose(), elements.dispose()]).catch(() => undefined);
  }
}

/** What each looks like now; undefined for one that has left the page. */
export async function readLooks(
  page: Page,
  handles: readonly ElementHandle[],
): Promise<readonly (Looks | undefined)[]> {
  const kit = (await page.evaluateHandle(kitSource)) as JSHandle<DescribeKit>;
  const elements = (await page.evaluateHandle((list) => list, [...handles])) as Elements;
  try {
    return await kit.evaluate((given, list) => given.look(list), elements);
  } finally {
    await Promise.all([kit.dispose(), elements.dispose()]).catch(() => undefined);
  }
}

/** Those of its candidates that Playwright finds it by, and nothing else. */
async function proven(
  page: Page,
  described: Described,
  nodes: ReadonlyMap<string, readonly AccessibleNode[]>,
  elements: Elements,
  index: number,
): Promise<Locator[]> {
  const verdicts = await Promise.all(
    described.candidates.map(async ({ locator, sure }) => {
      if (sure) return true;
      if (locator.by === 'role') {
        const alike = nodes.get(keyOf(locator.role, locator.name)) ?? [];
        if (alike.length > 1) return false;
        if (alike[0] && sameBox(alike[0].box, described.box)) return true;
      }
      return matchesOnly(page, locator, elements, index);
    }),
  );
  return described.candidates.filter((_, at) => verdicts[at]).map(({ locator }) => locator);
}

const matchesOnly = (page: Page, locator: Locator, elements: Elements, index: number): Promise<boolean> =>
  toLocator(page, locator).evaluateAll(
    (found, wanted) => found.length === 1 && found[0] === (wanted.elements[wanted.index] as unknown),
    { elements, index },
  );

/** Rounding apart, it is the same element when it stands at the same place under the same role and name. */
const sameBox = (one: AccessibleNode['box'], other: AccessibleNode['box']): boolean =>
  (['x', 'y', 'width', 'height'] as const).every((side) => Math.abs(one[side] - other[side]) <= 1);
