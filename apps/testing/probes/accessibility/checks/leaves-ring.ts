import type { Page } from 'playwright-core';
import { withKit } from '../kit.ts';
import { type Stop, stopAt } from './focus-stops.ts';

/**
 * Whether the keyboard can leave a ring of stops: forwards, backwards, or after Escape. WCAG 2.1.2 allows other keys only
 * where the page says so; a machine tries the standard ones.
 */
export async function leavesRing(page: Page, ring: readonly Stop[]): Promise<boolean> {
  const inside = new Set(ring.map(({ selector }) => selector));
  const [first] = ring;
  if (!first) return true;
  const round = Math.min(ring.length + 1, 20);
  for (const keys of [
    Array<string>(round).fill('Tab'),
    Array<string>(round).fill('Shift+Tab'),
    ['Escape', ...Array<string>(round).fill('Tab')],
  ]) {
    await withKit(page, (kit) => kit.evaluate((given, path) => given.find(path)?.focus(), first.selector));
    for (const key of keys) {
      await page.keyboard.press(key);
      // What moves the focus back does so from an event or from a timer of no time.
      await page.waitForTimeout(30);
      const now = await stopAt(page);
      if (!now || !inside.has(now.selector)) return true;
    }
  }
  return false;
}
