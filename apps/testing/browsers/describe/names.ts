import type { DomElement, DomNode } from '../dom.ts';
import type { RoleKit } from './roles.ts';

export interface NameKit {
  /** The accessible name, white space collapsed; `''` where there is none. */
  nameOf(element: DomElement): string;
  /** What is written in it, white space collapsed. */
  textOf(node: DomNode): string;
  /** The texts of its labels: what `getByLabel` compares with. */
  labelsOf(element: DomElement): readonly string[];
}

/**
 * Accessible names. Runs inside a page, from its source text: it uses nothing from outside itself.
 *
 * Source: Accessible Name and Description Computation 1.2, section 4.3 (https://www.w3.org/TR/accname-1.2/), and HTML-AAM
 * 1.0, section 5, for what native elements add. What is computed here is checked against Playwright's own engine
 * before a locator is made of it.
 */
export function namesInPage(roles: RoleKit): NameKit {
  const unnamed = new Set(
    'caption code definition deletion emphasis generic insertion mark paragraph presentation strong subscript suggestion superscript term time'.split(
      ' ',
    ),
  );
  const fromContent = new Set(
    'button cell checkbox columnheader gridcell heading link menuitem menuitemcheckbox menuitemradio option radio row rowheader switch tab tooltip treeitem'.split(
      ' ',
    ),
  );
  const clean = (text: string): string =>
    text
      .replace(/[\u200b\u00ad]/gu, '')
      .replace(/\s+/gu, ' ')
      .trim();

  const unread = new Set(['script', 'style', 'noscript', 'template']);
  const pressed = new Set(['submit', 'button', 'reset']);
  const piecesOf = (from: DomNode): string => {
    if (from.nodeType === 3) return from.nodeValue ?? '';
    if (!roles.isElement(from) || unread.has(from.localName)) return '';
    const value = from.localName === 'input' && pressed.has(from.type ?? '') ? String(from.value ?? '') : '';
    return value + roles.childrenOf(from).map(piecesOf).join('');
  };
  // The same ancestors and neighbours are asked for again with every element.
  const texts = new Map<DomNode, string>();
  const textOf = (node: DomNode): string => {
    const known = texts.get(node) ?? clean(piecesOf(node));
    texts.set(node, known);
    return known;
  };

  const pseudo = (element: DomElement, which: string): string => {
    const { content } = roles.window.getComputedStyle(element, which);
    return /^"/u.test(content) ? content.replace(/^"|"$/gu, '').replace(/\\(.)/gu, '$1') : '';
  };

  const inline = (element: DomElement): boolean =>
    roles.window.getComputedStyle(element).display.startsWith('inline') && element.localName !== 'br';

  const contentOf = (element: DomElement, seen: Set<DomElement>): string => {
    const parts = [pseudo(element, '::before')];
    for (const child of roles.childrenOf(element)) {
      if (child.nodeType === 3) parts.push(child.nodeValue ?? '');
      else if (roles.isElement(child)) {
        const text = alternative(child, seen, 'content');
        parts.push(inline(child) ? text : ` ${text} `);
      }
    }
    for (const owned of roles.byId(element, element.getAttribute('aria-owns'))) {
      parts.push(` ${alternative(owned, seen, 'content')} `);
    }
    parts.push(pseudo(element, '::after'));
    return parts.join('');
  };

  const typedIn = (element: DomElement, role: string | undefined): string | undefined => {
    if (role === 'textbox' || role === 'searchbox') {
      return element.localName === 'input' || element.localName === 'textarea'
        ? String(element.value ?? '')
        : textOf(element);
    }
    if (role === 'combobox' || role === 'listbox') {
      return [...element.querySelectorAll('option')]
        .filter((option) => option.matches(':checked'))
        .map((option) => textOf(option))
        .join(' ');
    }
    if (role === 'slider' || role === 'spinbutton' || role === 'progressbar' || role === 'meter') {
      return (
        element.getAttribute('aria-valuetext') ??
        element.getAttribute('aria-valuenow') ??
        String(element.value ?? '')
      );
    }
    return undefined;
  };

  const labelName = (element: DomElement, seen: Set<DomElement>): string =>
    clean([...(element.labels ?? [])].map((label) => alternative(label, new Set(seen), 'label')).join(' '));

  const ofChild = (element: DomElement, tag: string, seen: Set<DomElement>): string => {
    const child = [...element.children].find((each) => each.localName === tag);
    return child ? alternative(child, seen, 'label') : '';
  };

  const attribute = (element: DomElement, name: string): string => (element.getAttribute(name) ?? '').trim();

  type Naming = (element: DomElement, seen: Set<DomElement>) => string;
  const pressName: Naming = (element, seen) =>
    labelName(element, seen) ||
    String(element.value ?? '').trim() ||
    ({ submit: 'Submit', reset: 'Reset' }[element.type ?? ''] ?? '');
  const imageName: Naming = (element, seen) =>
    labelName(element, seen) || attribute(element, 'alt') || attribute(element, 'title') || 'Submit';
  const fieldName: Naming = (element, seen) =>
    labelName(element, seen) || attribute(element, 'title') || attribute(element, 'placeholder');
  const labelOrTitle: Naming = (element, seen) => labelName(element, seen) || attribute(element, 'title');
  const inputName: Naming = (element, seen) => {
    const type = element.type ?? '';
    if (pressed.has(type)) return pressName(element, seen);
    if (type === 'image') return imageName(element, seen);
    if (type === 'file') return labelOrTitle(element, seen) || 'Choose File';
    return fieldName(element, seen);
  };
  const native: Readonly<Record<string, Naming>> = {
    input: inputName,
    textarea: fieldName,
    select: labelOrTitle,
    meter: labelOrTitle,
    output: labelOrTitle,
    progress: labelOrTitle,
    button: labelName,
    fieldset: (element, seen) => ofChild(element, 'legend', seen),
    figure: (element, seen) => ofChild(element, 'figcaption', seen),
    table: (element, seen) => ofChild(element, 'caption', seen) || attribute(element, 'summary'),
    img: (element) => attribute(element, 'alt'),
    area: (element) => attribute(element, 'alt'),
  };
  const nativeName: Naming = (element, seen) => {
    if (element.namespaceURI === 'http://www.w3.org/2000/svg') return ofChild(element, 'title', seen);
    return Object.hasOwn(native, element.localName) ? (native[element.localName]?.(element, seen) ?? '') : '';
  };

  const referredName = (element: DomElement): string =>
    clean(
      roles
        .byId(element, element.getAttribute('aria-labelledby'))
        .map((each) => alternative(each, new Set(), 'labelledby'))
        .join(' '),
    );

  type Way = 'self' | 'content' | 'label' | 'labelledby';
  /** The steps of 4.3.2: hidden, referred to, embedded in another's name, labelled, native, content, tooltip. */
  const alternative = (element: DomElement, seen: Set<DomElement>, way: Way): string => {
    if (seen.has(element)) return '';
    seen.add(element);
    // What a label refers to counts even where it is hidden, with all that is in it.
    if (roles.hidden(element))
      return way === 'labelledby' ? attribute(element, 'aria-label') || textOf(element) : '';
    const referred = way === 'labelledby' ? '' : referredName(element);
    return referred !== '' ? referred : (typedOrLabel(element, way) ?? ownName(element, seen, way));
  };
  /** A field inside another's name counts by its value, and before its label unless it is referred to. */
  const typedOrLabel = (element: DomElement, way: Way): string | undefined => {
    const label = attribute(element, 'aria-label') || undefined;
    if (way === 'self') return label;
    const typed = typedIn(element, roles.roleOf(element));
    return way === 'labelledby' ? (label ?? typed) : (typed ?? label);
  };
  const ownName = (element: DomElement, seen: Set<DomElement>, way: Way): string => {
    const own = nativeName(element, seen);
    if (own.trim() !== '') return own;
    const inside = way !== 'self' || fromContent.has(roles.roleOf(element) ?? '');
    const content = inside ? contentOf(element, seen) : '';
    return content.trim() === '' ? attribute(element, 'title') : content;
  };

  const named = new Map<DomElement, string>();
  const nameOf = (element: DomElement): string => {
    const role = roles.roleOf(element);
    if (unnamed.has(role ?? 'generic')) return '';
    const known = named.get(element) ?? clean(alternative(element, new Set(), 'self'));
    named.set(element, known);
    return known;
  };

  const labelsOf = (element: DomElement): readonly string[] => {
    const referred = roles.byId(element, element.getAttribute('aria-labelledby')).map((each) => textOf(each));
    if (referred.length > 0) return referred;
    const label = clean(element.getAttribute('aria-label') ?? '');
    if (label !== '') return [label];
    return [...(element.labels ?? [])].map((each) => textOf(each));
  };

  return { nameOf, textOf, labelsOf };
}
