import type { DomElement } from '../dom.ts';
import type { NameKit } from './names.ts';
import type { RoleKit } from './roles.ts';
import type { CssKit } from './stable-css.ts';

export interface LooksKit {
  looksOf(element: DomElement): Record<string, string>;
}

/** What an element looks like. Runs inside a page, from its source text: it uses nothing from outside itself. */
export function looksInPage(roles: RoleKit, names: NameKit, css: CssKit): LooksKit {
  const short = (text: string, length = 120): string => text.slice(0, length);
  const kept =
    'name type placeholder alt title for value rel target method action autocomplete tabindex scope'.split(
      ' ',
    );

  /** Without what differs between installations. */
  const addressOf = (element: DomElement, attribute: string): string => {
    const written = element.getAttribute(attribute) ?? '';
    try {
      const { origin, location } = { origin: roles.window.location.origin, location: roles.window.location };
      const address = new roles.window.URL(written, location.href);
      return address.origin === origin ? `${address.pathname}${address.search}${address.hash}` : written;
    } catch {
      return written;
    }
  };

  const attributesOf = (element: DomElement): Record<string, string> => {
    const found: Record<string, string> = {};
    for (const { name, value } of element.attributes) {
      const aria =
        name.startsWith('aria-') &&
        !['aria-labelledby', 'aria-describedby', 'aria-controls', 'aria-owns'].includes(name);
      const test = /^data-(testid|test|cy|qa)$/u.test(name);
      if (aria || test || kept.includes(name)) found[name] = short(value);
    }
    for (const name of ['href', 'src', 'action']) {
      if (element.hasAttribute(name)) found[name] = short(addressOf(element, name), 200);
    }
    // What a person has typed says nothing about the element, and may be secret.
    if (
      element.localName === 'input' &&
      !['submit', 'button', 'reset', 'radio', 'checkbox'].includes(element.type ?? '')
    ) {
      delete found.value;
    }
    return found;
  };

  const neighboursOf = (element: DomElement): string => {
    const around: DomElement[] = [];
    for (let each: DomElement | null = element; each && around.length < 6; each = each.parentElement) {
      if (each.localName === 'body') break;
      if (each.previousElementSibling) around.push(each.previousElementSibling);
      if (each.nextElementSibling) around.push(each.nextElementSibling);
    }
    return short(
      around
        .map((each) => short(names.textOf(each), 60))
        .filter((text) => text !== '')
        .join(' | '),
      240,
    );
  };

  const landmarks = new Set(
    'form main navigation banner contentinfo complementary search region dialog alertdialog table list group article'.split(
      ' ',
    ),
  );
  const placesOf = (element: DomElement): Record<string, string> => {
    const found: Record<string, string> = {};
    const chain: string[] = [];
    for (let each = roles.parentOf(element); each; each = roles.parentOf(each)) {
      const role = roles.roleOf(each);
      if (role && landmarks.has(role)) {
        const name = names.nameOf(each);
        chain.push(name === '' ? role : `${role} ${name}`);
        if (role === 'form' && !found.form) {
          found.form = short(name || (each.getAttribute('id') ?? '') || addressOf(each, 'action'));
        }
      }
    }
    if (chain.length > 0) found.landmark = short(chain.slice(0, 3).join(' < '));
    return found;
  };

  const headingOf = (element: DomElement): string => {
    // The nearest heading before it: what a person would say it stands under.
    for (let each: DomElement | null = element; each; each = each.parentElement) {
      for (let before = each.previousElementSibling; before; before = before.previousElementSibling) {
        if (/^h[1-6]$/u.test(before.localName)) return names.textOf(before);
      }
      const first = each === element ? null : each.querySelector('h1, h2, h3, h4, h5, h6, legend, caption');
      if (first && first !== element && !element.contains(first)) return names.textOf(first);
    }
    return '';
  };

  /** The row, item or card that it belongs to: what tells one "Delete" from the next. */
  const contextOf = (element: DomElement): string => {
    const around = element.parentElement?.closest(
      'tr, li, dd, article, fieldset, [role=row], [role=listitem], [role=article], [role=group], [role=option]',
    );
    if (!around) return '';
    const own = names.textOf(element);
    const text = names.textOf(around);
    return short(own === '' ? text : text.split(own).join(' ').replace(/\s+/gu, ' ').trim(), 80);
  };

  const alikeKnown = new Map<string, DomElement[]>();
  const alikeOf = (role: string): readonly DomElement[] => {
    if (alikeKnown.size === 0) {
      alikeKnown.set('', []);
      for (const each of roles.window.document.querySelectorAll('*')) {
        const its = roles.roleOf(each);
        if (its === undefined || roles.hidden(each)) continue;
        const list = alikeKnown.get(its);
        if (list) list.push(each);
        else alikeKnown.set(its, [each]);
      }
    }
    return alikeKnown.get(role) ?? [];
  };

  /** What the nearest of its kind are called, or where they stand when they have its name. */
  const othersOf = (element: DomElement): string => {
    const role = roles.roleOf(element);
    if (role === undefined) return '';
    const alike = alikeOf(role);
    const at = alike.indexOf(element);
    const name = names.nameOf(element) || names.textOf(element);
    const near = alike.slice(Math.max(0, at - 6), at + 7).filter((each) => each !== element);
    const called = near.map((each) => {
      const its = names.nameOf(each) || names.textOf(each);
      return short(its === name ? contextOf(each) : its, 40);
    });
    return [...new Set(called)].filter((text) => text !== '').join(' | ');
  };

  const looksOf = (element: DomElement): Record<string, string> => {
    const box = element.getBoundingClientRect();
    const { scrollX, scrollY } = roles.window;
    const looks: Record<string, string> = {
      tag: element.localName,
      // Not `element.id`: of a form with a field named "id" that is the field.
      id: css.generated(element.getAttribute('id') ?? '') ? '' : (element.getAttribute('id') ?? ''),
      lang: element.closest('[lang]')?.getAttribute('lang') ?? '',
      class: [...element.classList].filter((word) => !css.generated(word)).join(' '),
      role: roles.roleOf(element) ?? '',
      text: short(names.textOf(element), 200),
      label: short(names.labelsOf(element).join(' ')),
      ...attributesOf(element),
      ...placesOf(element),
      heading: short(headingOf(element)),
      neighbours: neighboursOf(element),
      context: contextOf(element),
      others: othersOf(element),
      css: css.cssOf(element),
      path: css.pathOf(element),
      x: String(Math.round(box.x + scrollX)),
      y: String(Math.round(box.y + scrollY)),
      width: String(Math.round(box.width)),
      height: String(Math.round(box.height)),
    };
    // The attribute `name` is kept beside the accessible name, which most know by that word.
    if (looks.name) looks['name-attribute'] = looks.name;
    looks.name = short(names.nameOf(element), 200);
    return Object.fromEntries(Object.entries(looks).filter(([, value]) => value !== ''));
  };

  return { looksOf };
}
