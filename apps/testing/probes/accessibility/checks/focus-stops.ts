import type { Page } from 'playwright-core';
import type { FocusStop } from '../../../domain/accessibility/focus-walk.ts';
import { withKit } from '../kit.ts';

export interface Stop extends FocusStop {
  /** Within something that screen readers do not see. */
  readonly hidden: boolean;
  readonly inFrame: boolean;
  readonly inDialog: boolean;
  /** One of ours, at the beginning or the end of the page. */
  readonly sentinel: boolean;
}

/** An element of its own name, so that paths by position stay as they are. */
const name = 'mainstay-sentinel';

/**
 * Puts something to stop at before and behind everything, so that a walk has a beginning and an end in every browser,
 * sets the focus to the first, and takes both away in the end, with the focus.
 */
export async function withSentinels<T>(page: Page, use: () => Promise<T>): Promise<T> {
  await withKit(page, (kit) =>
    kit.evaluate((given, elementName) => {
      const { document } = given.window;
      const { body } = document;
      if (!body) return;
      const make = (tabindex: string): ReturnType<typeof document.createElement> => {
        const sentinel = document.createElement(elementName);
        sentinel.setAttribute('tabindex', tabindex);
        sentinel.setAttribute(
          'style',
          'all: initial; position: fixed; left: 0; top: 0; width: 1px; height: 1px; opacity: 0; outline: none; pointer-events: none',
        );
        return sentinel;
      };
      // Before those with a positive tabindex, which come before all others.
      const first = make('1');
      body.prepend(first);
      body.append(make('0'));
      given.focused()?.blur();
      first.focus();
      given.window.scrollTo(0, 0);
    }, name),
  );
  try {
    return await use();
  } finally {
    await withKit(page, (kit) =>
      kit.evaluate((given, elementName) => {
        given.focused()?.blur();
        for (const sentinel of [...given.window.document.querySelectorAll(elementName)]) sentinel.remove();
        given.window.scrollTo(0, 0);
      }, name),
    ).catch(() => {});
  }
}

/** Where the focus is once timers of no time have run, which may move it back; undefined for nowhere in the page. */
export async function stopAt(page: Page): Promise<Stop | undefined> {
  await page.evaluate(() => new Promise<void>((resolve) => setTimeout(resolve)));
  return withKit(page, (kit) =>
    kit.evaluate((given, elementName) => {
      const element = given.focused();
      if (!element) return undefined;
      const { x, y, width, height } = element.getBoundingClientRect();
      const root = given.window.document.documentElement.getBoundingClientRect();
      let fixed = false;
      for (let at: typeof element | null = element; at; at = at.parentElement)
        fixed ||= ['fixed', 'sticky'].includes(given.window.getComputedStyle(at).position ?? '');
      const sentinel = element.localName === elementName;
      return {
        selector: given.selectorOf(element),
        html: given.htmlOf(element),
        x: x - root.x,
        y: y - root.y,
        width,
        height,
        positive: element.tabIndex > 0,
        fixed,
        hidden: element.closest('[aria-hidden="true"]') !== null,
        inFrame: element.localName === 'iframe' || element.localName === 'frame',
        inDialog:
          element.closest('dialog, [role="dialog"], [role="alertdialog"], [aria-modal="true"]') !== null,
        sentinel,
      };
    }, name),
  );
}
