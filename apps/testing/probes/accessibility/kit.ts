import type { JSHandle, Page } from 'playwright-core';
import type { Box, PageElement, PageNode, PageRoot, PageWindow } from './dom.ts';

/** What the checks need inside a page. */
export interface Kit {
  readonly window: PageWindow;
  /** Every element, those in open shadow roots too, in the order of the document. */
  elements(): PageElement[];
  /** A selector that Playwright takes and that finds only this element; ` >> ` goes into a shadow root. */
  selectorOf(element: PageElement): string;
  find(selector: string): PageElement | null;
  htmlOf(element: PageElement): string;
  isVisible(element: PageElement): boolean;
  /** Tab comes to it, as far as the document says. */
  isReachable(element: PageElement): boolean;
  /** The text nodes in it that show something. */
  textNodes(element: PageElement): PageNode[];
  /** The boxes in the window of the first letters of an element's own text. */
  letters(element: PageElement): Box[];
  /** The element that has the focus, also in shadow roots; undefined for none. */
  focused(): PageElement | undefined;
}

/** Runs in the page; must not use anything from outside itself. */
function kitInPage(): Kit {
  const window = globalThis as unknown as PageWindow;
  const { document } = window;
  const collect = (root: PageRoot, into: PageElement[]): PageElement[] => {
    for (const element of root.querySelectorAll('*')) {
      into.push(element);
      if (element.shadowRoot) collect(element.shadowRoot, into);
    }
    return into;
  };
  const only = (root: PageRoot, selector: string): boolean => root.querySelectorAll(selector).length === 1;
  const stepOf = (element: PageElement): string => {
    let place = 1;
    for (let other = element.previousElementSibling; other; other = other.previousElementSibling)
      if (other.localName === element.localName) place += 1;
    return `${window.CSS.escape(element.localName)}:nth-of-type(${place})`;
  };
  const pathIn = (root: PageRoot, element: PageElement): string => {
    const steps: string[] = [];
    for (let at: PageElement | null = element; at; at = at.parentElement) {
      const byId = at.id === '' ? '' : `#${window.CSS.escape(at.id)}`;
      if (byId !== '' && only(root, byId)) return [byId, ...steps].join(' > ');
      if (['html', 'body', 'main', 'head'].includes(at.localName) && only(root, at.localName))
        return [at.localName, ...steps].join(' > ');
      steps.unshift(stepOf(at));
    }
    return steps.join(' > ');
  };
  const selectorOf = (element: PageElement): string => {
    const root = element.getRootNode();
    const own = pathIn(root, element);
    return root.host ? `${selectorOf(root.host)} >> ${own}` : own;
  };
  const isVisible = (element: PageElement): boolean => {
    if (!element.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true })) return false;
    const { width, height } = element.getBoundingClientRect();
    return width > 0 && height > 0;
  };
  const boxOfLetter = (node: PageNode, at: number): Box => {
    const range = document.createRange();
    range.setStart(node, at);
    range.setEnd(node, at + 1);
    const { x, y, width, height } = range.getBoundingClientRect();
    return { x, y, width, height };
  };
  const lettersOf = (node: PageNode): Box[] =>
    [...(node.textContent ?? '').slice(0, 400)]
      .flatMap((letter, at) => (letter.trim() === '' ? [] : [boxOfLetter(node, at)]))
      .filter(({ width, height }) => width > 0 && height > 0);
  return {
    window,
    elements: () => collect(document, []),
    selectorOf,
    find(selector) {
      let root: PageRoot | null = document;
      let found: PageElement | null = null;
      for (const part of selector.split(' >> ')) {
        found = root?.querySelector(part) ?? null;
        root = found?.shadowRoot ?? null;
      }
      return found;
    },
    htmlOf: (element) => element.outerHTML.slice(0, 300),
    isVisible,
    isReachable: (element) =>
      element.tabIndex >= 0 &&
      !element.matches(':disabled, [inert], [inert] *') &&
      element.checkVisibility({ visibilityProperty: true }),
    textNodes(element) {
      const found: PageNode[] = [];
      const visit = (node: PageNode): void => {
        for (const child of node.childNodes) {
          if (child.nodeType === 3 && (child.textContent ?? '').trim() !== '') found.push(child);
          else if (child.nodeType === 1) visit(child);
        }
      };
      visit(element);
      return found;
    },
    letters: (element) =>
      [...element.childNodes].flatMap((node) => (node.nodeType === 3 ? lettersOf(node) : [])),
    focused() {
      let at = document.activeElement;
      while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
      return at === null || at === document.body || at === document.documentElement ? undefined : at;
    },
  };
}

/** Hands a kit in the page's main frame to `use`, and lets go of it. */
export async function withKit<T>(page: Page, use: (kit: JSHandle<Kit>) => Promise<T>): Promise<T> {
  const kit = await page.evaluateHandle(kitInPage);
  try {
    return await use(kit);
  } finally {
    await kit.dispose().catch(() => {});
  }
}
