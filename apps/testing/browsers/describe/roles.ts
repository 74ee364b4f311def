import type { DomElement, DomNode, DomRoot, DomWindow } from '../dom.ts';

export interface RoleKit {
  readonly window: DomWindow;
  /** The ARIA role, given or by HTML; undefined where there is none. */
  roleOf(element: DomElement): string | undefined;
  /** Not in the accessibility tree. */
  hidden(element: DomElement): boolean;
  parentOf(element: DomElement): DomElement | undefined;
  /** Children as they are shown: what a slot was given, and what a shadow root holds. */
  childrenOf(node: DomNode): readonly DomNode[];
  isElement(node: DomNode): node is DomElement;
  byId(element: DomElement, ids: string | null): readonly DomElement[];
}

/**
 * Roles of elements. Runs inside a page, from its source text: it uses nothing from outside itself.
 *
 * Source: HTML Accessibility API Mappings 1.0, section 4 (https://www.w3.org/TR/html-aam-1.0/#html-element-role-mappings),
 * as far as Playwright's `getByRole` follows it.
 */
export function rolesInPage(): RoleKit {
  // The page's own globals: there is no other way to say it to a program checked without the browser's types.
  const window = globalThis as unknown as DomWindow;
  const plain: Record<string, string> = {
    article: 'article',
    aside: 'complementary',
    blockquote: 'blockquote',
    button: 'button',
    caption: 'caption',
    code: 'code',
    datalist: 'listbox',
    dd: 'definition',
    del: 'deletion',
    details: 'group',
    dfn: 'term',
    dialog: 'dialog',
    dt: 'term',
    em: 'emphasis',
    fieldset: 'group',
    figure: 'figure',
    form: 'form',
    h1: 'heading',
    h2: 'heading',
    h3: 'heading',
    h4: 'heading',
    h5: 'heading',
    h6: 'heading',
    hr: 'separator',
    html: 'document',
    ins: 'insertion',
    li: 'listitem',
    main: 'main',
    mark: 'mark',
    math: 'math',
    menu: 'list',
    meter: 'meter',
    nav: 'navigation',
    ol: 'list',
    optgroup: 'group',
    option: 'option',
    output: 'status',
    p: 'paragraph',
    progress: 'progressbar',
    search: 'search',
    strong: 'strong',
    sub: 'subscript',
    sup: 'superscript',
    svg: 'img',
    table: 'table',
    tbody: 'rowgroup',
    textarea: 'textbox',
    tfoot: 'rowgroup',
    thead: 'rowgroup',
    time: 'time',
    tr: 'row',
    ul: 'list',
  };
  const inputs: Record<string, string> = {
    button: 'button',
    checkbox: 'checkbox',
    image: 'button',
    number: 'spinbutton',
    radio: 'radio',
    range: 'slider',
    reset: 'button',
    submit: 'button',
    file: 'button',
    color: 'textbox',
  };
  const sectioning = 'article, aside, main, nav, section, [role]';
  const labelled = (element: DomElement): boolean =>
    ['aria-label', 'aria-labelledby', 'title'].some(
      (name) => (element.getAttribute(name) ?? '').trim() !== '',
    );

  const inputRole = (element: DomElement): string | undefined => {
    const type = element.type ?? 'text';
    const list = element.hasAttribute('list');
    if (type === 'hidden') return undefined;
    if (type === 'search') return list ? 'combobox' : 'searchbox';
    if (['text', 'email', 'tel', 'url', ''].includes(type)) return list ? 'combobox' : 'textbox';
    return inputs[type] ?? 'textbox';
  };

  const cellRole = (element: DomElement): string => {
    const table = element.closest('table');
    const grid = ['grid', 'treegrid'].includes(table?.getAttribute('role') ?? '');
    const cell = grid ? 'gridcell' : 'cell';
    if (element.localName === 'td') return cell;
    const scope = element.getAttribute('scope');
    if (scope === 'col' || scope === 'colgroup') return 'columnheader';
    if (scope === 'row' || scope === 'rowgroup') return 'rowheader';
    const row = element.closest('tr');
    if (!row) return 'columnheader';
    return row.querySelector('td') === null || element.closest('thead') ? 'columnheader' : 'rowheader';
  };

  const special: Record<string, (element: DomElement) => string | undefined> = {
    a: (element) => (element.hasAttribute('href') ? 'link' : undefined),
    area: (element) => (element.hasAttribute('href') ? 'link' : undefined),
    footer: (element) => (element.parentElement?.closest(sectioning) ? undefined : 'contentinfo'),
    header: (element) => (element.parentElement?.closest(sectioning) ? undefined : 'banner'),
    img: (element) =>
      element.getAttribute('alt') === '' && !labelled(element) && !element.hasAttribute('tabindex')
        ? 'presentation'
        : 'img',
    input: inputRole,
    section: (element) => (labelled(element) ? 'region' : undefined),
    select: (element) =>
      element.hasAttribute('multiple') || Number(element.getAttribute('size') ?? '0') > 1
        ? 'listbox'
        : 'combobox',
    td: cellRole,
    th: cellRole,
  };

  const roleOf = (element: DomElement): string | undefined => {
    const given = (element.getAttribute('role') ?? '').trim().split(/\s+/u)[0];
    if (given && given !== 'none' && given !== 'presentation') return given;
    if (given) return undefined;
    const tag = element.localName;
    return Object.hasOwn(special, tag)
      ? special[tag]?.(element)
      : Object.hasOwn(plain, tag)
        ? plain[tag]
        : undefined;
  };

  const parentOf = (element: DomElement): DomElement | undefined => {
    if (element.assignedSlot) return element.assignedSlot;
    if (element.parentElement) return element.parentElement;
    return element.getRootNode().host;
  };

  const hiddenKnown = new Map<DomElement, boolean>();
  const hidden = (element: DomElement): boolean => {
    const known = hiddenKnown.get(element);
    if (known !== undefined) return known;
    const style = window.getComputedStyle(element);
    const self =
      ['script', 'style', 'template', 'noscript'].includes(element.localName) ||
      element.getAttribute('aria-hidden') === 'true' ||
      style.display === 'none';
    const parent = parentOf(element);
    // Visibility is inherited by the style itself; display and aria-hidden are not.
    const gone = self || (parent ? goneWith(parent) : false);
    const result = gone || style.visibility !== 'visible';
    hiddenKnown.set(element, result);
    return result;
  };
  const goneKnown = new Map<DomElement, boolean>();
  const goneWith = (element: DomElement): boolean => {
    const known = goneKnown.get(element);
    if (known !== undefined) return known;
    const parent = parentOf(element);
    const result =
      element.getAttribute('aria-hidden') === 'true' ||
      window.getComputedStyle(element).display === 'none' ||
      (parent ? goneWith(parent) : false);
    goneKnown.set(element, result);
    return result;
  };

  const isElement = (node: DomNode): node is DomElement => node.nodeType === 1;
  const childrenOf = (node: DomNode): readonly DomNode[] => {
    if (!isElement(node)) return [...node.childNodes];
    if (node.localName === 'slot' && node.assignedNodes) {
      const given = node.assignedNodes({ flatten: true });
      return given.length > 0 ? given : [...node.childNodes];
    }
    return [...(node.shadowRoot ?? node).childNodes];
  };

  const byId = (element: DomElement, ids: string | null): readonly DomElement[] => {
    const root: DomRoot = element.getRootNode();
    return (ids ?? '')
      .split(/\s+/u)
      .filter((id) => id !== '')
      .map((id) => ('getElementById' in root ? root.getElementById(id) : null))
      .filter((found) => found !== null);
  };

  return { window, roleOf, hidden, parentOf, childrenOf, isElement, byId };
}
