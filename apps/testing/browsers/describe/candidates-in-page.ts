import type { Locator } from '../../domain/suite/locator.ts';
import type { DomElement } from '../dom.ts';
import type { LooksKit } from './looks-in-page.ts';
import type { NameKit } from './names.ts';
import type { RoleKit } from './roles.ts';
import type { CssKit } from './stable-css.ts';

export interface Described {
  readonly title: string;
  readonly looks: Record<string, string>;
  /** Best first. `sure`: the page itself proved that it matches only this element. */
  readonly candidates: readonly { readonly locator: Locator; readonly sure: boolean }[];
  /** In the window, in CSS pixels. */
  readonly box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
}

export interface DescribeKit {
  /** Undefined for what is no longer in the page. */
  describe(elements: readonly DomElement[]): readonly (Described | undefined)[];
}

/** Ways to find an element. Runs inside a page, from its source text: it uses nothing from outside itself. */
export function candidatesInPage(roles: RoleKit, names: NameKit, css: CssKit, looks: LooksKit): DescribeKit {
  const { document } = roles.window;
  const longest = 100;

  /** Of the document and of every open shadow root: what Playwright looks through. */
  const roots = [document as typeof document | NonNullable<DomElement['shadowRoot']>];
  for (let index = 0; index < roots.length; index += 1) {
    for (const each of roots[index]?.querySelectorAll('*') ?? [])
      if (each.shadowRoot) roots.push(each.shadowRoot);
  }
  const all = (selector: string): DomElement[] =>
    roots.flatMap((root) => [...root.querySelectorAll(selector)]);
  const only = (element: DomElement, found: readonly DomElement[]): boolean =>
    found.length === 1 && found[0] === element;

  let labelled: Map<string, DomElement[]> | undefined;
  const withLabel = (text: string): readonly DomElement[] => {
    if (!labelled) {
      labelled = new Map();
      for (const each of all(
        '[aria-label], [aria-labelledby], input, select, textarea, button, meter, output, progress',
      )) {
        for (const label of new Set(names.labelsOf(each))) {
          labelled.set(label, [...(labelled.get(label) ?? []), each]);
        }
      }
    }
    return labelled.get(text) ?? [];
  };

  const candidatesOf = (element: DomElement, found: Record<string, string>): Described['candidates'] => {
    const list: { locator: Locator; sure: boolean }[] = [];
    const add = (locator: Locator, sure: boolean): void => {
      list.push({ locator, sure });
    };
    const { role, name = '', text = '' } = found;
    if (role && !roles.hidden(element) && name.length <= longest) {
      add(name === '' ? { by: 'role', role } : { by: 'role', role, name }, false);
    }
    for (const label of names.labelsOf(element).filter((each) => each !== '' && each.length <= longest)) {
      if (only(element, withLabel(label))) add({ by: 'label', text: label }, false);
    }
    const placeholder = element.getAttribute('placeholder')?.trim() ?? '';
    if (placeholder !== '') {
      const alike = all('[placeholder]').filter(
        (each) => each.getAttribute('placeholder')?.trim() === placeholder,
      );
      if (only(element, alike)) add({ by: 'placeholder', text: placeholder }, false);
    }
    for (const attribute of ['data-testid', 'data-test', 'data-cy', 'data-qa']) {
      const value = element.getAttribute(attribute) ?? '';
      const selector = `[${attribute}=${JSON.stringify(value)}]`;
      if (value === '' || /[\\\n"]/u.test(value) || !only(element, all(selector))) continue;
      add(attribute === 'data-testid' ? { by: 'test-id', value } : { by: 'css', selector }, true);
    }
    const leaf = [...element.children].every((child) => names.textOf(child) === '');
    if (leaf && text !== '' && text.length <= longest && !(list.length > 0 && text === name)) {
      add({ by: 'text', text }, false);
    }
    const selector = found.css ?? css.cssOf(element);
    add({ by: 'css', selector }, only(element, all(selector)));
    return list;
  };

  const titleOf = (found: Record<string, string>): string => {
    const what = found.role ?? found.tag ?? 'element';
    const said =
      found.name ?? found.text ?? found.label ?? found.placeholder ?? found['name-attribute'] ?? found.id;
    if (said === undefined) return what;
    return `${what} "${said.length > 60 ? `${said.slice(0, 59)}…` : said}"`;
  };

  const describe = (elements: readonly DomElement[]): readonly (Described | undefined)[] =>
    elements.map((element) => {
      if (!element.isConnected) return undefined;
      const found = looks.looksOf(element);
      const { x, y, width, height } = element.getBoundingClientRect();
      return {
        title: titleOf(found),
        looks: found,
        candidates: candidatesOf(element, found),
        box: { x, y, width, height },
      };
    });

  return { describe };
}
