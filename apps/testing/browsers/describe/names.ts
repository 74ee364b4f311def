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

  const textOf = (node: DomNode): string => {
    const parts: string[] = [];
    const gather = (from: DomNode): void => {
      if (from.nodeType === 3) parts.push(from.nodeValue ?? '');
      else if (roles.isElement(from)) {
        if (['script', 'style', 'noscript', 'template'].includes(from.localName)) return;
        if (from.localName === 'input' && ['submit', 'button', 'reset'].includes(from.type ?? '')) {
          parts.push(String(from.value ?? ''));
        }
        for (const child of roles.childrenOf(from)) gather(child);
      }
    };
    gather(node);
    return clean(parts.join(''));
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

  const valueOf = (element: DomElement, role: string | undefined): string | undefined => {
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

  const buttonName = (element: DomElement): string => {
    const value = String(element.value ?? '').trim();
    if (value !== '') return value;
    if (element.type === 'submit') return 'Submit';
    return element.type === 'reset' ? 'Reset' : '';
  };

  const nativeName = (element: DomElement, seen: Set<DomElement>): string => {
    const tag = element.localName;
    const type = element.type ?? '';
    if (tag === 'input' && ['button', 'submit', 'reset'].includes(type)) {
      return labelName(element, seen) || buttonName(element);
    }
    if (tag === 'input' && type === 'image') {
      return (
        labelName(element, seen) || element.getAttribute('alt') || element.getAttribute('title') || 'Submit'
      );
    }
    if (['input', 'select', 'textarea', 'button', 'meter', 'output', 'progress'].includes(tag)) {
      const label = labelName(element, seen);
      if (label !== '' || tag === 'button') return label;
      const own = element.getAttribute('title') ?? '';
      if (own.trim() !== '') return own;
      const text = tag === 'textarea' || tag === 'input' ? element.getAttribute('placeholder') : '';
      return text || (tag === 'input' && type === 'file' ? 'Choose File' : '');
    }
    if (tag === 'fieldset') return ofChild(element, 'legend', seen);
    if (tag === 'figure') return ofChild(element, 'figcaption', seen);
    if (tag === 'table') return ofChild(element, 'caption', seen) || element.getAttribute('summary') || '';
    if (tag === 'img' || tag === 'area') return element.getAttribute('alt') ?? '';
    if (tag === 'svg' || element.namespaceURI === 'http://www.w3.org/2000/svg') {
      return ofChild(element, 'title', seen);
    }
    return '';
  };

  type Way = 'self' | 'content' | 'label' | 'labelledby';
  const alternative = (element: DomElement, seen: Set<DomElement>, way: Way): string => {
    if (seen.has(element)) return '';
    // What a label refers to counts even where it is hidden.
    if (way !== 'labelledby' && roles.hidden(element)) {
      seen.add(element);
      return '';
    }
    const role = roles.roleOf(element);
    if (way !== 'labelledby') {
      const named = clean(
        roles
          .byId(element, element.getAttribute('aria-labelledby'))
          .map((each) => alternative(each, new Set(), 'labelledby'))
          .join(' '),
      );
      if (named !== '') return named;
    }
    seen.add(element);
    const inside = way !== 'self';
    const value = inside ? valueOf(element, role) : undefined;
    if (value !== undefined && way !== 'labelledby') return value;
    const label = (element.getAttribute('aria-label') ?? '').trim();
    if (label !== '') return label;
    if (value !== undefined) return value;
    if (role !== 'presentation') {
      const native = nativeName(element, seen);
      if (native.trim() !== '') return native;
    }
    if (inside || fromContent.has(role ?? '')) {
      const content = contentOf(element, seen);
      if (content.trim() !== '') return content;
    }
    return role === 'presentation' && !inside ? '' : (element.getAttribute('title') ?? '');
  };

  const nameOf = (element: DomElement): string => {
    const role = roles.roleOf(element);
    return unnamed.has(role ?? 'generic') ? '' : clean(alternative(element, new Set(), 'self'));
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
