import type { Page, Locator as PlaywrightLocator } from 'playwright-core';
import { hasLastingName, mayStillBe } from '../../domain/healing/still.ts';
import type { ElementRef } from '../../domain/suite/locator.ts';
import { readLooks } from './describe-element.ts';

/** Whether what a path finds may still be the element that it was recorded for; asks the page only where that can be told. */
export async function isSame(page: Page, found: PlaywrightLocator, element: ElementRef): Promise<boolean> {
  if (!hasLastingName(element)) return true;
  const [handle] = await found.elementHandles();
  if (!handle) return false;
  const [looks] = await readLooks(page, [handle]);
  await handle.dispose();
  return looks !== undefined && mayStillBe(element, looks);
}
