import type { DomElement } from '../../../browsers/dom.ts';
import type { ReadLists } from './lists-in-page.ts';
import type { Counter } from './look.ts';
import type { PageTools } from './page-tools.ts';

export interface ReadTexts {
  readonly texts: readonly string[];
  readonly counters: readonly Counter[];
}

/** Texts outside of lists, and the counters among them. Runs inside a page: it uses nothing but its tools. */
export function textsInPage({
  page,
  interactive,
  squeeze,
  digitless,
  selectorOf,
  shown,
  ownText,
}: PageTools): (lists: ReadLists) => ReadTexts {
  const textOf = (element: DomElement): string => squeeze(element.textContent ?? '');
  const hasOwn = (element: DomElement): boolean =>
    [...element.childNodes].some((one) => one.nodeType === 3 && squeeze(one.nodeValue ?? '') !== '');

  /** "<strong>3</strong> items left" is one text. */
  const wholeOf = (element: DomElement): DomElement => {
    const { parentElement: parent } = element;
    if (!parent || !element.matches('strong, b, em, span, i')) return element;
    return textOf(parent).length <= 60 && !parent.querySelector(interactive) ? parent : element;
  };
  /** Of a list of tabs or links, not of rows. */
  const isOutside = (element: DomElement, { placeOf }: ReadLists): boolean => {
    const place = placeOf(element);
    if (place === undefined) return true;
    const control = element.closest('button, a[href], [role=button]');
    return control !== null && [textOf(control), ''].includes(ownText(place.element));
  };

  const counterOf = (element: DomElement, text: string): Counter | undefined => {
    const numbers = text.match(/\d+/gu) ?? [];
    if (text.length > 60 || numbers.length !== 1 || /\d[.,:/-]\d|[$€£¥%#]/u.test(text)) return undefined;
    // One item, two items: the same words.
    const words = squeeze(digitless(text))
      .toLowerCase()
      .replace(/(\p{L}{3,})s\b/gu, '$1');
    return { key: `${selectorOf(element)} ${words}`, words, text, value: Number(numbers[0]) };
  };

  return (lists) => {
    const found = new Map<DomElement, string>();
    for (const element of page.document.querySelectorAll('body *')) {
      if (element.matches('script, style, template, option, noscript') || !hasOwn(element)) continue;
      if ([...found.keys()].some((one) => one.contains(element)) || !shown(element)) continue;
      if (!isOutside(element, lists)) continue;
      const whole = wholeOf(element);
      found.set(whole, textOf(whole));
    }
    return {
      texts: [...found.values()],
      counters: [...found].flatMap(([element, text]) => counterOf(element, text) ?? []),
    };
  };
}
