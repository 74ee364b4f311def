import type { DomElement, DomWindow } from '../browsers/dom.ts';
import type { Column, Labelled, PageFacts, Table } from '../domain/agreement/facts.ts';

/** Reads what a page says in figures. Runs inside it, from its source text: it uses nothing from outside itself. */
export function factsInPage(): PageFacts {
  const { document, getComputedStyle } = globalThis as unknown as DomWindow;
  const most = { rows: 500, texts: 400, length: 90 };
  const squeeze = (text: string | null): string => (text ?? '').replace(/\s+/gu, ' ').trim();
  const textOf = (element: DomElement): string => squeeze(element.textContent);
  const isShown = (element: DomElement): boolean => {
    const { width, height } = element.getBoundingClientRect();
    return width > 0 && height > 0 && getComputedStyle(element).visibility !== 'hidden';
  };
  const shownIn = (selector: string): DomElement[] =>
    [...document.querySelectorAll(selector)].filter(isShown);
  /** Without ids that count: the same on every page that is built alike. */
  const keyOf = (element: DomElement): string => {
    if (element.id !== '' && !/\d/u.test(element.id)) return `#${element.id}`;
    const { parentElement: parent, localName } = element;
    const classes = [...element.classList].filter((name) => !/\d/u.test(name)).sort();
    const own = [localName, ...classes].join('.');
    return parent === null || localName === 'main' ? own : `${keyOf(parent)} > ${own}`;
  };

  const tableOf = (table: DomElement): Table | undefined => {
    const heads = [...table.querySelectorAll('thead tr:last-child > *')];
    const body = [...table.querySelectorAll('tbody > tr')].filter(isShown).slice(0, most.rows);
    const spans = 'td[colspan]:not([colspan="1"]), td[rowspan]:not([rowspan="1"]), table';
    const rows = body
      .filter((row) => row.querySelector(spans) === null && row.children.length === heads.length)
      .map((row) => [...row.children].map(textOf));
    // A table of which a part cannot be read says nothing.
    if (heads.length === 0 || rows.length === 0 || rows.length < body.length) return undefined;
    const columns = heads.map((head): Column => {
      const said = head.getAttribute('aria-sort');
      return { head: textOf(head), sort: said === 'ascending' || said === 'descending' ? said : null };
    });
    return { key: keyOf(table), columns, rows };
  };

  const listsNow = (): { key: string; items: number }[] =>
    shownIn('ul, ol, [role=list]')
      .filter((list) => list.closest('nav, [role=navigation], [role=tablist], [role=menu]') === null)
      .map((list) => ({ key: keyOf(list), items: [...list.children].filter(isShown).length }));

  const inRepeated = (element: DomElement): boolean =>
    element.closest('li, [role=listitem], table, nav, [role=navigation], option, script, style, button') !==
    null;

  const textsNow = (): string[] => {
    const found: string[] = [];
    for (const element of shownIn(
      'body p, body div, body span, body strong, body h1, body h2, body h3, body [role=status]',
    )) {
      if (found.length >= most.texts) break;
      const hasOwn = [...element.childNodes].some(
        ({ nodeType, nodeValue }) => nodeType === 3 && squeeze(nodeValue) !== '',
      );
      const text = textOf(element);
      if (hasOwn && text.length <= most.length && !inRepeated(element)) found.push(text);
    }
    return found;
  };

  const labelledNow = (texts: readonly string[]): Labelled[] => {
    const terms = shownIn('dl > dt, dl > div > dt').flatMap((term): Labelled[] => {
      const next = term.nextElementSibling;
      return next?.localName === 'dd' ? [{ label: textOf(term), text: textOf(next) }] : [];
    });
    const feet = shownIn('tfoot tr').flatMap((row): Labelled[] => {
      const cells = [...row.children].map(textOf).filter((text) => text !== '');
      const [label, text] = [cells[0], cells.at(-1)];
      return cells.length === 2 && label !== undefined && text !== undefined ? [{ label, text }] : [];
    });
    const said = texts.flatMap((text): Labelled[] => {
      const parts = /^([^:]{2,30}):\s*(\S.{0,40})$/u.exec(text);
      return parts ? [{ label: parts[1] ?? '', text: parts[2] ?? '' }] : [];
    });
    return [...terms, ...feet, ...said];
  };

  const currentPage = (): PageFacts['currentPage'] => {
    for (const current of shownIn('[aria-current=page]')) {
      const page = textOf(current);
      const navigation = current.closest('nav, [role=navigation], ul, ol');
      if (!/^\d+$/u.test(page) || navigation === null) continue;
      const numbers = [...navigation.querySelectorAll('a, button, [aria-current=page]')]
        .map(textOf)
        .filter((text) => /^\d+$/u.test(text))
        .map(Number);
      return { page: Number(page), last: Math.max(...numbers) };
    }
    return null;
  };

  const texts = textsNow();
  return {
    tables: shownIn('table').flatMap((table) => tableOf(table) ?? []),
    lists: listsNow(),
    labelled: labelledNow(texts),
    texts,
    currentPage: currentPage(),
  };
}
