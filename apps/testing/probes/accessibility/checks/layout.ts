import type { Page } from 'playwright-core';
import { wait } from '#kernel/base';
import type { Rule, Sighting } from '../../../domain/accessibility/rule.ts';
import { rules } from '../../../domain/accessibility/rules.ts';
import type { Check } from '../check.ts';
import { type Kit, withKit } from '../kit.ts';
import { clippedText, type Place } from './clipped-text.ts';

/** WCAG 1.4.10: a window of 1280 pixels enlarged to 400%. */
const narrow = { width: 320, height: 640 };
/** Scripts that follow the size of the window. */
const restMilliseconds = 150;

/** Reflow at 320 pixels: WCAG 1.4.10. Text that was cut off before is another matter, and not said again. */
export const reflows: Check = async (page) => {
  const before = page.viewportSize();
  if (!before) return [];
  const already = new Set((await clippedText(page)).map(({ selector }) => selector));
  await page.setViewportSize(narrow);
  try {
    await wait(restMilliseconds);
    const wide = await tooWide(page, narrow.width);
    const clipped = (await clippedText(page)).filter(({ selector }) => !already.has(selector));
    return [
      ...wide.map((place) => sighting(rules.reflow, place)),
      // What ends in the middle of a word may be read elsewhere, on a page of its own.
      ...clipped.map((place) => sighting(rules.clippedAt320, place, 'review')),
    ];
  } finally {
    await page.setViewportSize(before);
    await wait(restMilliseconds);
  }
};

/** Text at 200%: WCAG 1.4.4, ACT 59br37; and with the spacing of 1.4.12. Only what is cut off by it is said. */
export const growsWithText: Check = async (page) => {
  const already = new Set((await clippedText(page)).map(({ selector }) => selector));
  const found: Sighting[] = [];
  for (const [rule, make] of [
    [rules.clippedWhenZoomed, enlargeText],
    [rules.clippedBySpacing, widenSpacing],
  ] as const) {
    await make(page, true);
    try {
      await wait(restMilliseconds);
      for (const place of await clippedText(page))
        if (!already.has(place.selector)) found.push(sighting(rule, place));
    } finally {
      await make(page, false);
    }
  }
  return found;
};

const sighting = (
  rule: Rule,
  { selector, html }: Place,
  confidence: Sighting['confidence'] = 'certain',
): Sighting => ({ rule, confidence, selector, html });

/**
 * The elements that make the page wider than the window: the outermost of those that stick out, when the page scrolls
 * sideways for it. Tables, pictures, maps, code and what scrolls within itself need two dimensions and may.
 */
function tooWide(page: Page, width: number): Promise<Place[]> {
  return withKit(page, (kit) =>
    kit.evaluate((given, limit) => {
      const { documentElement, body } = given.window.document;
      const scrolls = (element: typeof documentElement): boolean =>
        !['hidden', 'clip'].includes(given.window.getComputedStyle(element).overflowX ?? '');
      if (documentElement.scrollWidth <= limit + 1 || !scrolls(documentElement)) return [];
      if (body && !scrolls(body)) return [];
      const excepted =
        'table, [role="table"], [role="grid"], img, svg, canvas, video, iframe, object, embed, pre, code, math, [role="img"], [role="toolbar"], [role="application"]';
      const within = (element: typeof documentElement): boolean => {
        for (let at = element.parentElement; at && at !== body; at = at.parentElement)
          if (given.window.getComputedStyle(at).overflowX !== 'visible') return true;
        return false;
      };
      const out = given.elements().filter((element) => {
        const { x, width: wide } = element.getBoundingClientRect();
        return (
          x + wide > limit + 1 && given.isVisible(element) && element !== body && element !== documentElement
        );
      });
      if (out.some((element) => element.matches(excepted) && !within(element))) return [];
      return out
        .filter((element) => !element.closest(excepted) && !within(element))
        .filter((element) => !out.some((other) => other !== element && element.contains(other)))
        .slice(0, 10)
        .map((element) => ({ selector: given.selectorOf(element), html: given.htmlOf(element) }));
    }, width),
  );
}

const kept = 'data-mainstay-style';

/** Twice the computed size on every element, as the zoom for text alone of a browser does. */
function enlargeText(page: Page, on: boolean): Promise<void> {
  return withKit(page, (kit) => kit.evaluate(on ? enlargeInPage : restoreInPage, kept));
}

function enlargeInPage(given: Kit, name: string): void {
  // All are measured before one is changed: sizes are inherited.
  const sizes = given
    .elements()
    .filter(({ style }) => style !== undefined)
    .map((element) => {
      const { fontSize, lineHeight } = given.window.getComputedStyle(element);
      return { element, sizes: { 'font-size': fontSize ?? '', 'line-height': lineHeight ?? '' } };
    });
  for (const { element, sizes: own } of sizes) {
    element.setAttribute(name, element.getAttribute('style') ?? '');
    element.style?.setProperty('transition', 'none', 'important');
    for (const [property, size] of Object.entries(own))
      if (Number.parseFloat(size) > 0)
        element.style?.setProperty(property, `${2 * Number.parseFloat(size)}px`, 'important');
  }
}

function restoreInPage(given: Kit, name: string): void {
  for (const element of given.elements()) {
    const style = element.getAttribute(name);
    if (style === null) continue;
    // Asked for first, because Chromium leaves an empty attribute where a changed one was never written out.
    if (style === '' && element.hasAttribute('style')) element.removeAttribute('style');
    else element.setAttribute('style', style);
    element.removeAttribute(name);
  }
}

/** WCAG 1.4.12, as its text says. */
function widenSpacing(page: Page, on: boolean): Promise<void> {
  return withKit(page, (kit) =>
    kit.evaluate((given, widen) => {
      const name = 'data-mainstay-spacing';
      const { document } = given.window;
      document.querySelector(`style[${name}]`)?.remove();
      if (!widen) return;
      const style = document.createElement('style');
      style.setAttribute(name, '');
      style.textContent =
        '* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }';
      document.head?.append(style);
    }, on),
  );
}
