import type { Page } from 'playwright-core';
import { withKit } from '../kit.ts';
import { isSamePicture, pixelsOf } from '../pixels.ts';

/**
 * Whether it can be seen that an element has the focus. First by its own style with and without the focus, which is
 * quick; where that does not tell, by pictures of the window (ACT oj04fd: at least one pixel differs). A window that
 * changes by itself tells nothing, and counts as shown.
 *
 * @param mayPicture false when enough pictures were taken: then only what styles tell is known, and the rest is taken
 *   for shown
 */
export async function showsFocus(
  page: Page,
  selector: string,
  mayPicture: boolean,
): Promise<{ shows: boolean; pictures: boolean }> {
  if (await hasOwnIndicator(page, selector)) return { shows: true, pictures: false };
  if (!mayPicture) return { shows: true, pictures: false };
  const focused = await pixelsOf(page);
  const again = await pixelsOf(page);
  if (!isSamePicture(focused, again)) return { shows: true, pictures: true };
  await switchFocus(page, selector, false);
  // Transitions of the style of focus.
  await page.waitForTimeout(50);
  const blurred = await pixelsOf(page);
  await switchFocus(page, selector, true);
  return { shows: !isSamePicture(focused, blurred), pictures: true };
}

/** The browser's outline, or one of the page's, wide enough and not in the colour of nothing. */
const hasOwnIndicator = (page: Page, selector: string): Promise<boolean> =>
  withKit(page, (kit) =>
    kit.evaluate((given, path) => {
      const element = given.find(path);
      if (!element || !given.isVisible(element)) return false;
      const { outlineStyle, outlineWidth, outlineColor } = given.window.getComputedStyle(element);
      if (outlineStyle === 'auto') return true;
      return (
        outlineStyle !== 'none' &&
        Number.parseFloat(outlineWidth ?? '0') >= 1 &&
        !/transparent|, 0\)$/.test(outlineColor ?? '')
      );
    }, selector),
  );

const switchFocus = (page: Page, selector: string, on: boolean): Promise<void> =>
  withKit(page, (kit) =>
    kit.evaluate(
      (given, [path, focus]) => {
        const element = given.find(path);
        if (focus) element?.focus();
        else element?.blur();
      },
      [selector, on] as const,
    ),
  );
