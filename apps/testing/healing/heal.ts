import type { ElementHandle, Page, Locator as PlaywrightLocator } from 'playwright-core';
import { describeElement, readLooks } from '../browsers/describe/describe-element.ts';
import { toLocator } from '../browsers/describe/to-locator.ts';
import { choose } from '../domain/healing/choose.ts';
import { rolesLike } from '../domain/healing/kinds.ts';
import type { TestingSettings } from '../domain/settings.ts';
import type { ElementRef } from '../domain/suite/locator.ts';

/** An element that moved, as it is found now. */
export interface Healed {
  readonly element: ElementRef;
  /** 0 to 1. */
  readonly similarity: number;
}

/**
 * Looks for an element that none of its locators finds any more, by its looks.
 *
 * @returns undefined when it really is gone, which is a fault of the page to report, or when two elements could be it
 */
export async function heal(
  page: Page,
  element: ElementRef,
  { threshold }: TestingSettings['healing'],
): Promise<Healed | undefined> {
  if (Object.keys(element.looks).length === 0) return undefined;
  const handles = await candidatesFor(page, element).filter({ visible: true }).elementHandles();
  try {
    const looks = await readLooks(page, handles);
    const choice = choose(
      element,
      looks.map((each) => each ?? {}),
      threshold,
    );
    const handle: ElementHandle | undefined = choice.found ? handles[choice.index] : undefined;
    if (!choice.found || !handle) return undefined;
    return { element: await describeElement(page, handle), similarity: choice.similarity };
  } finally {
    await Promise.all(handles.map((handle) => handle.dispose().catch(() => undefined)));
  }
}

/** What has its tag, or a role that one does the same with. */
function candidatesFor(page: Page, { looks }: ElementRef): PlaywrightLocator {
  const sameTag = page.locator(`css=${looks.tag ?? '*'}`);
  return rolesLike(looks.role).reduce(
    (either, role) => either.or(toLocator(page, { by: 'role', role })),
    sameTag,
  );
}
