import type { Page } from 'playwright-core';
import { withKit } from '../kit.ts';

export interface Place {
  readonly selector: string;
  readonly html: string;
}

/**
 * Elements whose own text is cut off by their box or by one around it that hides what does not fit and cannot be
 * scrolled. What screen readers alone are meant to read (clipped to a point) and what ends in an ellipsis but says all
 * of it elsewhere (title, aria-label) is left out, as is what is only shifted out of the window.
 */
export function clippedText(page: Page): Promise<Place[]> {
  return withKit(page, (kit) =>
    kit.evaluate((given) => {
      // A pixel or two is the rounding of the line's height, not a letter.
      const slack = 4;
      const cuts = (style: Readonly<Record<string, string>>, axis: 'X' | 'Y'): boolean =>
        ['hidden', 'clip'].includes(style[`overflow${axis}`] ?? '');
      const isCut = (box: { x: number; y: number; width: number; height: number }, by: Element): boolean => {
        const { x, y, width, height } = by.getBoundingClientRect();
        // Boxes of a pixel hide text for the eye on purpose.
        if (width < 8 || height < 8) return false;
        const style = given.window.getComputedStyle(by);
        // Wholly outside is a slide or a tab that is not shown now, and no cut.
        const apart =
          box.x >= x + width || box.x + box.width <= x || box.y >= y + height || box.y + box.height <= y;
        const right = cuts(style, 'X') && box.x + box.width > x + width + slack;
        const below = cuts(style, 'Y') && box.y + box.height > y + height + slack;
        return !apart && (right || below);
      };
      type Element = ReturnType<typeof given.elements>[number];
      const isClipped = (element: Element): boolean => {
        const range = given.window.document.createRange();
        range.selectNodeContents(element);
        const box = range.getBoundingClientRect();
        for (let at: Element | null = element; at && at !== given.window.document.body; at = at.parentElement)
          if (isCut(box, at)) return true;
        return false;
      };
      const hasOwnText = (element: Element): boolean =>
        [...element.childNodes].some(
          ({ nodeType, textContent }) => nodeType === 3 && (textContent ?? '').trim() !== '',
        );
      return given
        .elements()
        .filter((element) => hasOwnText(element) && given.isVisible(element))
        .filter(
          (element) => !element.closest('[aria-hidden="true"], [title], [aria-label], script, style, option'),
        )
        .filter(isClipped)
        .slice(0, 50)
        .map((element) => ({ selector: given.selectorOf(element), html: given.htmlOf(element) }));
    }),
  );
}
