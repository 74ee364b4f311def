import type { Page } from 'playwright-core';

/** What an action may change besides what a snapshot tells. */
export interface PageChange {
  readonly isSameDocument: boolean;
  readonly mutations: number;
  readonly scrolled: boolean;
  /** Clipboard, storage, printing, media, full screen, vibration, history: told by the functions that were called. */
  readonly calls: number;
  readonly focusMoved: boolean;
  /** The focus is on nothing. */
  readonly focusOnBody: boolean;
  readonly invalidFields: number;
  readonly loosePixels: boolean;
}

/** Begins to watch what changes; given to a page as source text. */
const armInPage = `(() => {
  const key = Symbol.for('mainstay.armed');
  const look = () => {
    // Hover, focus and checked boxes change by the pointer alone; what CSS shows because of them is a change all the same.
    let total = 0;
    for (const element of document.querySelectorAll('body *')) {
      if (total > 3000) break;
      total++;
    }
    return document.body ? document.body.scrollHeight + ' ' + document.body.innerText.length : '';
  };
  const armed = { mutations: 0, calls: 0, invalid: 0, x: scrollX, y: scrollY, focus: document.activeElement, look: look(), lookNow: look };
  new MutationObserver((records) => { armed.mutations += records.length; })
    .observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  for (const root of [...document.querySelectorAll('*')].map((one) => one.shadowRoot).filter(Boolean))
    new MutationObserver((records) => { armed.mutations += records.length; })
      .observe(root, { subtree: true, childList: true, attributes: true, characterData: true });
  document.addEventListener('invalid', () => { armed.invalid += 1; }, true);
  for (const kind of ['input', 'change', 'toggle', 'beforetoggle', 'close', 'play', 'pause', 'seeking', 'fullscreenchange', 'copy', 'scroll', 'reset'])
    document.addEventListener(kind, ({ target }) => {
      // A text that was typed before is changed for the page when the focus leaves its field.
      const isLate = kind === 'change' && (target.localName === 'textarea' || (target.localName === 'input' && !/^(?:checkbox|radio|file|range|color)$/.test(target.type)));
      if (!isLate) armed.calls += 1;
    }, true);
  const count = (owner, name) => {
    const original = owner && owner[name];
    if (typeof original !== 'function') return;
    try {
      owner[name] = function (...given) { armed.calls += 1; return original.apply(this, given); };
    } catch {}
  };
  count(navigator.clipboard, 'writeText');
  count(navigator.clipboard, 'write');
  count(navigator, 'share');
  count(navigator, 'vibrate');
  count(navigator, 'sendBeacon');
  count(globalThis, 'print');
  count(globalThis, 'open');
  count(document, 'execCommand');
  count(history, 'pushState');
  count(history, 'replaceState');
  count(Storage.prototype, 'setItem');
  count(Storage.prototype, 'removeItem');
  count(Storage.prototype, 'clear');
  count(HTMLInputElement.prototype, 'click');
  count(HTMLElement.prototype, 'focus');
  count(Element.prototype, 'scrollIntoView');
  count(globalThis, 'scrollTo');
  count(globalThis, 'postMessage');
  count(CanvasRenderingContext2D.prototype, 'fillRect');
  count(CanvasRenderingContext2D.prototype, 'clearRect');
  count(CanvasRenderingContext2D.prototype, 'drawImage');
  count(CanvasRenderingContext2D.prototype, 'stroke');
  count(CanvasRenderingContext2D.prototype, 'fill');
  count(console, 'log');
  Object.defineProperty(globalThis, key, { value: armed, configurable: true });
})()`;

const readInPage = `(() => {
  const armed = globalThis[Symbol.for('mainstay.armed')];
  const focus = document.activeElement;
  const focusOnBody = focus === null || focus === document.body || focus === document.documentElement;
  if (armed === undefined) return { isSameDocument: false, mutations: 0, scrolled: false, calls: 0, focusMoved: true, focusOnBody, invalidFields: 0, loosePixels: false };
  return {
    isSameDocument: true,
    mutations: armed.mutations,
    calls: armed.calls,
    invalidFields: armed.invalid,
    scrolled: Math.abs(armed.x - scrollX) > 1 || Math.abs(armed.y - scrollY) > 1,
    focusMoved: focus !== armed.focus,
    focusOnBody,
    loosePixels: armed.lookNow() !== armed.look,
  };
})()`;

/** @returns nothing; a page that is gone is told by the action that follows */
export const armPage = async (page: Page): Promise<void> => {
  await page.evaluate(armInPage).catch(() => undefined);
};

export const readChange = (page: Page): Promise<PageChange> =>
  page.evaluate(readInPage) as Promise<PageChange>;
