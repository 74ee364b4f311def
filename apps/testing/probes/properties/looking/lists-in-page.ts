import type { DomElement } from '../../../browsers/dom.ts';
import type { Item, List } from './look.ts';
import type { PageTools } from './page-tools.ts';

/** The item of a list that an element stands in. */
export interface Place {
  readonly element: DomElement;
  readonly list: string;
  readonly item: number;
}

export interface ReadLists {
  readonly lists: readonly List[];
  placeOf(element: DomElement): Place | undefined;
}

/** Lists and their items. Runs inside a page: it uses nothing from outside but its tools. */
export function listsInPage(tools: PageTools): (known: readonly string[]) => ReadLists {
  const { page, interactive, shown, drawn, ownText, onOf, selectorOf } = tools;
  /** Classes that say how something is at the moment, not what it is. */
  const momentary =
    /^(is-)?(active|selected|current|done|completed|checked|editing|new|open|first|last|odd|even|disabled)$/u;
  const classesOf = (element: DomElement): string =>
    [...element.classList]
      .filter((word) => !momentary.test(word))
      .sort()
      .join('.');

  const isListed = (element: DomElement): boolean => {
    if (element.matches('ul, ol, tbody, [role=list], [role=listbox], [role=rowgroup]')) return true;
    const children = [...element.children];
    const [first] = children;
    if (!first || children.length < 2 || !['div', 'section', 'article'].includes(first.localName))
      return false;
    const classes = classesOf(first);
    return (
      classes !== '' &&
      children.every((one) => one.localName === first.localName && classesOf(one) === classes)
    );
  };

  const stateOf = (element: DomElement): boolean | null => {
    const box = element.querySelector('input[type=checkbox], [role=checkbox], [role=switch], [aria-pressed]');
    return box === null ? null : onOf(box);
  };
  const shapeOf = (element: DomElement): string => {
    const parts = [...element.children].map((one) => one.localName);
    const inside = [...element.querySelectorAll(interactive)].map(
      (one) => `${one.localName}:${one.type ?? ''}`,
    );
    return `${element.localName}/${parts.join('+')}/${[...new Set(inside)].join('+')}`;
  };
  const itemOf = (element: DomElement): Item => {
    const text = ownText(element);
    const fields = [
      ...element.querySelectorAll('input:not([type=checkbox], [type=radio], [type=hidden]), select'),
    ];
    return {
      text,
      shape: shapeOf(element),
      on: stateOf(element),
      numbers: [...(text.match(/\d+(?:[.,]\d+)*/gu) ?? []), ...fields.map((one) => String(one.value ?? ''))],
    };
  };

  return (known) => {
    const containers = new Map<DomElement, string>();
    for (const element of page.document.querySelectorAll('body *')) {
      if (isListed(element) && shown(element)) containers.set(element, selectorOf(element));
    }
    for (const key of known) {
      const element = page.document.querySelector(key);
      if (element && !containers.has(element) && shown(element)) containers.set(element, key);
    }
    const places: Place[] = [];
    const lists = [...containers].map(([element, key]): List => {
      const items = [...element.children].filter(
        (one) => !one.matches('script, template, style') && drawn(one),
      );
      for (const [item, child] of items.entries()) places.push({ element: child, list: key, item });
      return { key, items: items.map(itemOf) };
    });
    return { lists, placeOf: (element) => places.findLast(({ element: item }) => item.contains(element)) };
  };
}
