import type { CDPSession, Page } from 'playwright-core';
import { rules } from '../../../domain/accessibility/rules.ts';
import type { Check } from '../check.ts';
import { withKit } from '../kit.ts';

const mostElements = 150;

interface Listener {
  readonly type: string;
}

/**
 * Elements that listen to the mouse and show its hand, and that the keyboard does not reach: neither they, nor something
 * operable in or around them. In Chromium by the listeners that the browser itself knows; elsewhere by `onclick` alone.
 * Frameworks that listen at the root are not seen through.
 */
export const mouseOnly: Check = async (page) => {
  const candidates = await withKit(page, (kit) =>
    kit.evaluate((given, most) => {
      // A part of the page that takes the focus, as the target of a skip link does, makes nothing in it operable.
      const part =
        'body, main, section, article, aside, nav, header, footer, form, dialog, [role="main"], [role="region"], [role="dialog"], [role="document"]';
      const operable = `a[href], area[href], button, input, select, textarea, summary, label, option, video[controls], audio[controls], [contenteditable], [tabindex]:not(${part}), [role="option"], [role="menuitem"], [role="tab"], [role="treeitem"], [role="gridcell"], [role="row"]`;
      return given
        .elements()
        .filter((element) => !element.closest(operable) && given.isVisible(element))
        .filter((element) => element.querySelector(operable) === null)
        .filter((element) => !element.closest('[aria-hidden="true"], [inert]'))
        .filter(
          (element) =>
            element.hasAttribute('onclick') || given.window.getComputedStyle(element).cursor === 'pointer',
        )
        .slice(0, most)
        .map((element) => ({
          selector: given.selectorOf(element),
          html: given.htmlOf(element),
          listens: element.hasAttribute('onclick'),
        }));
    }, mostElements),
  );
  const listening = await listeners(page, candidates);
  return candidates
    .filter(({ selector, listens }) => listens || listening.has(selector))
    .map(({ selector, html }) => ({
      rule: rules.notReachable,
      confidence: 'certain' as const,
      selector,
      html,
    }));
};

async function listeners(page: Page, candidates: readonly { selector: string }[]): Promise<Set<string>> {
  const found = new Set<string>();
  const session = await page
    .context()
    .newCDPSession(page)
    .catch(() => undefined);
  if (!session) return found;
  try {
    for (const { selector } of candidates)
      if (!selector.includes(' >> ') && (await listensToMouse(session, selector))) found.add(selector);
  } finally {
    await session.detach().catch(() => {});
  }
  return found;
}

async function listensToMouse(session: CDPSession, selector: string): Promise<boolean> {
  const { result } = await session.send('Runtime.evaluate', {
    expression: `document.querySelector(${JSON.stringify(selector)})`,
    objectGroup: 'mainstay',
  });
  if (result.objectId === undefined) return false;
  const { listeners: known } = await session.send('DOMDebugger.getEventListeners', {
    objectId: result.objectId,
  });
  return known.some(({ type }: Listener) =>
    ['click', 'mousedown', 'mouseup', 'pointerdown', 'pointerup'].includes(type),
  );
}
