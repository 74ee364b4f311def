import type { DomElement } from '../../../browsers/dom.ts';

export interface PageWindow {
  readonly document: {
    readonly title: string;
    querySelectorAll(selector: string): Iterable<DomElement>;
    querySelector(selector: string): DomElement | null;
  };
  readonly location: { readonly origin: string; readonly href: string };
  readonly localStorage: Readonly<Record<string, string>>;
  readonly sessionStorage: Readonly<Record<string, string>>;
  readonly CSS: { escape(text: string): string };
  getComputedStyle(element: DomElement): { readonly display: string; readonly visibility: string };
}

export interface FormElement extends DomElement {
  readonly checked?: boolean;
  readonly disabled?: boolean;
  readonly href?: string;
  readonly target?: string;
  readonly options?: Iterable<{ readonly value: string }>;
  readonly tabIndex: number;
}

export interface PageTools {
  readonly page: PageWindow;
  /** Matches whatever a person can use. */
  readonly interactive: string;
  squeeze(text: string): string;
  /** With `#` for every number. */
  digitless(text: string): string;
  /** By an id near it, and places below that. */
  selectorOf(element: DomElement): string;
  /** Not taken out of sight; it may still have no size. */
  shown(element: DomElement): boolean;
  drawn(element: DomElement): boolean;
  /** The text that is not the name of a control. */
  ownText(element: DomElement): string;
  /** Ticked or pressed; null for what cannot be. */
  onOf(element: DomElement): boolean | null;
}

/** What the readers of a page share. Runs inside it, from its source text: it uses nothing from outside itself. */
export function toolsInPage(): PageTools {
  const page = globalThis as unknown as PageWindow;
  const squeeze = (text: string): string => text.replace(/\s+/gu, ' ').trim();

  const idOf = (element: DomElement): string | undefined => {
    if (element.id === '' || /\d{3}/u.test(element.id)) return undefined;
    const selector = `#${page.CSS.escape(element.id)}`;
    return [...page.document.querySelectorAll(selector)].length === 1 ? selector : undefined;
  };
  const selectorOf = (element: DomElement): string => {
    const byId = idOf(element);
    if (byId !== undefined) return byId;
    const { parentElement: parent, localName: tag } = element;
    if (parent === null || tag === 'body') return tag;
    const like = [...parent.children].filter((one) => one.localName === tag);
    return `${selectorOf(parent)} > ${like.length > 1 ? `${tag}:nth-of-type(${like.indexOf(element) + 1})` : tag}`;
  };

  const shown = (element: DomElement): boolean => {
    const { display, visibility } = page.getComputedStyle(element);
    if (display === 'none' || visibility === 'hidden') return false;
    return element.parentElement === null || shown(element.parentElement);
  };
  const drawn = (element: DomElement): boolean => {
    const { width, height } = element.getBoundingClientRect();
    return width > 0 && height > 0 && shown(element);
  };

  const silent = 'script, style, template, button, [role=button], select, input, textarea';
  const partsOf = (element: DomElement): string[] =>
    [...element.childNodes].flatMap((child): string[] => {
      if (child.nodeType === 3) return [child.nodeValue ?? ''];
      if (child.nodeType !== 1) return [];
      const inner = child as DomElement;
      return inner.matches(silent) || page.getComputedStyle(inner).display === 'none' ? [] : partsOf(inner);
    });

  return {
    page,
    interactive:
      'a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button], [role=link], [role=checkbox], [role=switch], [role=tab], [role=radio], [role=menuitem], [role=option], [contenteditable=true]',
    squeeze,
    digitless: (text) => text.replace(/\d+/gu, '#'),
    selectorOf,
    shown,
    drawn,
    ownText: (element) => squeeze(partsOf(element).join(' ')),
    onOf(element) {
      const said = element.getAttribute('aria-checked') ?? element.getAttribute('aria-pressed');
      if (said === 'true' || said === 'false') return said === 'true';
      const isBox = element.matches('input[type=checkbox], input[type=radio]');
      return isBox ? (element as FormElement).checked === true : null;
    },
  };
}
