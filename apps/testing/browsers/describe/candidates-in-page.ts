import type { Locator } from '../../domain/suite/locator.ts';
import type { DomElement } from '../dom.ts';
import type { LooksKit } from './looks-in-page.ts';
import type { NameKit } from './names.ts';
import type { RoleKit } from './roles.ts';

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
  /** Of each only what it looks like. */
  look(elements: readonly DomElement[]): readonly (Record<string, string> | undefined)[];
}

/** Ways to find an element. Runs inside a page, from its source text: it uses nothing from outside itself. */
export function candidatesInPage(roles: RoleKit, names: NameKit, looks: LooksKit): DescribeKit {
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

  type Candidate = Described['candidates'][number];
  const unsure = (locator: Locator): Candidate => ({ locator, sure: false });

  const byRole = (element: DomElement, { role, name = '' }: Record<string, string>): Candidate[] => {
    if (!role || name.length > longest || roles.hidden(element)) return [];
    return [unsure(name === '' ? { by: 'role', role } : { by: 'role', role, name })];
  };
  const byLabel = (element: DomElement): Candidate[] =>
    names
      .labelsOf(element)
      .filter((text) => text !== '' && text.length <= longest && only(element, withLabel(text)))
      .map((text) => ({ locator: { by: 'label', text }, sure: true }));
  const byPlaceholder = (element: DomElement): Candidate[] => {
    const text = element.getAttribute('placeholder')?.trim() ?? '';
    const alike = (each: DomElement): boolean => each.getAttribute('placeholder')?.trim() === text;
    return text !== '' && only(element, all('[placeholder]').filter(alike))
      ? [unsure({ by: 'placeholder', text })]
      : [];
  };
  const byTestId = (element: DomElement): Candidate[] =>
    ['data-testid', 'data-test', 'data-cy', 'data-qa'].flatMap((attribute): Candidate[] => {
      const value = element.getAttribute(attribute) ?? '';
      const selector = `[${attribute}=${JSON.stringify(value)}]`;
      if (value === '' || /[\\\n"]/u.test(value) || !only(element, all(selector))) return [];
      const locator: Locator =
        attribute === 'data-testid' ? { by: 'test-id', value } : { by: 'css', selector };
      return [{ locator, sure: true }];
    });
  const byText = (element: DomElement, { text = '', role, name }: Record<string, string>): Candidate[] => {
    const leaf = [...element.children].every((child) => names.textOf(child) === '');
    const said = role !== undefined && name === text;
    return leaf && text !== '' && text.length <= longest && !said ? [unsure({ by: 'text', text })] : [];
  };
  const byCss = (element: DomElement, { css: selector = '' }: Record<string, string>): Candidate => ({
    locator: { by: 'css', selector },
    sure: only(element, all(selector)),
  });
  const candidatesOf = (element: DomElement, found: Record<string, string>): Candidate[] => [
    ...byRole(element, found),
    ...byLabel(element),
    ...byPlaceholder(element),
    ...byTestId(element),
    ...byText(element, found),
    byCss(element, found),
  ];

  const holders = new Set(
    'banner main navigation contentinfo complementary form search region list table grid rowgroup group'.split(
      ' ',
    ),
  );
  const titleOf = (found: Record<string, string>): string => {
    const what = found.role ?? found.tag ?? 'element';
    // A landmark or a list without a name is not called by all that stands in it.
    const text = (found.text ?? '').length > 60 || holders.has(what) ? undefined : found.text;
    const said =
      found.name ?? text ?? found.label ?? found.placeholder ?? found['name-attribute'] ?? found.id;
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

  const look: DescribeKit['look'] = (elements) =>
    elements.map((element) => (element.isConnected ? looks.looksOf(element) : undefined));

  return { describe, look };
}
