import type { NameKit } from '../browsers/describe/names.ts';
import type { RoleKit } from '../browsers/describe/roles.ts';
import type { DomElement } from '../browsers/dom.ts';
import type { Control, RawField } from '../domain/exploration/snapshot.ts';
import type { AskedElement, Register } from './page-elements.ts';

export interface ControlKit {
  cut(text: string, most?: number): string;
  nameOf(element: DomElement): string;
  attribute(element: DomElement, name: string): string;
  statesOf(element: AskedElement, role: string): readonly string[];
  isField(element: AskedElement): boolean;
  fieldOf(element: AskedElement): RawField;
  isControl(element: AskedElement, role: string | undefined): boolean;
  controlOf(
    element: AskedElement,
    role: string,
    within: readonly string[],
    item: DomElement | undefined,
  ): Control;
  readonly clicked: ReadonlySet<string>;
  readonly switched: ReadonlySet<string>;
}

/** Reads what one can use on a page. Runs inside it, from its source text: it uses nothing from outside itself. */
export function controlsInPage(roles: RoleKit, names: NameKit, register: Register): ControlKit {
  const { window } = roles;
  const clicked = new Set(['button', 'link', 'tab', 'menuitem', 'option', 'treeitem']);
  const switched = new Set(['checkbox', 'radio', 'switch', 'menuitemcheckbox', 'menuitemradio']);
  const written = new Set(
    'text search email tel url password number date time month week datetime-local color range file'.split(
      ' ',
    ),
  );
  const constraintNames = 'min max minlength maxlength pattern step autocomplete accept inputmode'.split(' ');

  const clean = (text: string): string => text.replace(/\s+/gu, ' ').trim();
  /** Between words: half a word would be another one. */
  const cut = (text: string, most = 200): string =>
    text.length > most ? text.slice(0, most + 1).replace(/\s?\S*$/u, '') || text.slice(0, most) : text;
  const nameOf = (element: DomElement): string => cut(names.nameOf(element), 120);
  const attribute = (element: DomElement, name: string): string => element.getAttribute(name) ?? '';

  const statesOf = (element: AskedElement, role: string): string[] => {
    const aria = (name: string): boolean => attribute(element, `aria-${name}`) === 'true';
    const isOpenSummary =
      element.localName === 'summary' && element.parentElement?.hasAttribute('open') === true;
    const current = attribute(element, 'aria-current');
    const found: readonly (readonly [string, boolean])[] = [
      ['expanded', aria('expanded') || isOpenSummary],
      ['selected', aria('selected')],
      ['pressed', aria('pressed')],
      ['current', current !== '' && current !== 'false'],
      ['disabled', element.disabled === true || aria('disabled')],
      ['invalid', aria('invalid')],
      ['busy', aria('busy')],
      ['checked', switched.has(role) && (element.checked === true || aria('checked'))],
    ];
    return found.filter(([, holds]) => holds).map(([state]) => state);
  };

  const isField = (element: AskedElement): boolean => {
    const tag = element.localName;
    if (tag === 'textarea' || tag === 'select') return true;
    if (tag === 'input') return written.has(element.type || 'text');
    return element.isContentEditable === true && element.parentElement?.isContentEditable !== true;
  };

  const kindOf = (element: AskedElement): string => {
    const tag = element.localName;
    if (tag === 'input') return element.type || 'text';
    return tag === 'textarea' || tag === 'select' ? tag : 'contenteditable';
  };

  const optionsOf = (element: AskedElement): string[] =>
    element.localName !== 'select'
      ? []
      : [...element.querySelectorAll('option')]
          .filter((option) => (option as AskedElement).disabled !== true)
          .slice(0, 50)
          .map((option) => String(option.value ?? ''));

  const fieldOf = (element: AskedElement): RawField => ({
    ...register.identified(element),
    kind: kindOf(element),
    label: nameOf(element) || attribute(element, 'placeholder'),
    name: attribute(element, 'name'),
    value: String(element.value ?? element.textContent ?? '').slice(0, 500),
    required: element.required === true || attribute(element, 'aria-required') === 'true',
    constraints: Object.fromEntries(
      constraintNames
        .filter((name) => element.hasAttribute(name))
        .map((name) => [name, attribute(element, name)]),
    ),
    options: optionsOf(element),
  });

  /** What only looks like a control: the hand over it, and not over what is around it. */
  const looksClickable = (element: DomElement): boolean => {
    const cursorOf = (one: DomElement): string =>
      (window.getComputedStyle(one) as unknown as { readonly cursor: string }).cursor;
    if (cursorOf(element) !== 'pointer') return false;
    const parent = element.parentElement;
    if (parent && cursorOf(parent) === 'pointer') return false;
    return element.closest('label, a, button, summary, [role=button]') === null;
  };

  const isControl = (element: AskedElement, role: string | undefined): boolean => {
    const tag = element.localName;
    if (role !== undefined && (clicked.has(role) || switched.has(role)))
      return tag !== 'option' && !(tag === 'input' && element.type === 'file');
    if (tag === 'summary' || tag === 'select') return true;
    if (isField(element) || tag === 'label') return false;
    return element.hasAttribute('onclick') || looksClickable(element);
  };

  const itemTexts = new Map<DomElement, string>();
  const itemText = (item: DomElement): string => {
    const text = itemTexts.get(item) ?? textOfItem(item);
    itemTexts.set(item, text);
    return text;
  };

  /** Links that its other controls name: "Ideas" beside "Delete Ideas". */
  const titlesOf = (item: DomElement): string[] => {
    const links = [...item.querySelectorAll('a[href]')].slice(0, 10).map(nameOf);
    const others = [...item.querySelectorAll('button, a[href], input, [role]')].slice(0, 20).map(nameOf);
    return links.filter((name) =>
      others.some((other) => name !== '' && other !== name && other.includes(name)),
    );
  };

  /** What an item says apart from its controls. */
  const textOfItem = (item: DomElement): string => {
    const pieces: string[] = titlesOf(item);
    const silent = new Set(['button', 'a', 'select', 'textarea', 'script', 'style']);
    const read = (node: DomElement): void => {
      for (const child of roles.childrenOf(node)) {
        if (pieces.length > 20) return;
        if (child.nodeType === 3) pieces.push(clean(child.nodeValue ?? ''));
        else if (roles.isElement(child) && !silent.has(child.localName)) read(child);
      }
    };
    read(item);
    return cut(pieces.filter((piece) => piece !== '').join(' '));
  };

  const leadOf = (element: AskedElement, tag: string): Partial<Control> =>
    tag === 'a' || tag === 'area'
      ? { href: attribute(element, 'href'), address: String(element.href ?? '') }
      : {};

  const sendingOf = (element: AskedElement, type: string): Partial<Control> => {
    const form = element.form ?? null;
    if (form === null || (type !== 'submit' && type !== 'image')) return {};
    return {
      method: (attribute(element, 'formmethod') || attribute(form, 'method') || 'get').toLowerCase(),
      target: attribute(element, 'formaction') || attribute(form, 'action'),
    };
  };

  /** Out of reach of a mouse until it has the focus, as links are that skip to the content. */
  const isAway = (element: AskedElement): boolean => {
    const box = element.getBoundingClientRect();
    const isDot = box.width <= 1 && box.height <= 1;
    return isDot || box.x + box.width + window.scrollX <= 0 || box.y + box.height + window.scrollY <= 0;
  };

  const controlOf: ControlKit['controlOf'] = (element, role, within, item) => {
    const tag = element.localName;
    const states = statesOf(element, role);
    const type = tag === 'input' || tag === 'button' ? String(element.type ?? '') : '';
    return {
      ...register.identified(element),
      tag,
      role,
      name: nameOf(element),
      kind: tag === 'select' ? 'select' : switched.has(role) && tag === 'input' ? 'check' : 'click',
      type,
      opensWindow: attribute(element, 'target') === '_blank',
      downloads: element.hasAttribute('download'),
      within,
      ...(item && { item: itemText(item) }),
      isDisabled: states.includes('disabled'),
      isOn: states.some((state) => ['selected', 'pressed', 'current', 'checked'].includes(state)),
      options: optionsOf(element),
      resets: type === 'reset',
      ...(clicked.has(role) && isAway(element) && { isAway: true }),
      ...leadOf(element, tag),
      ...sendingOf(element, type),
    };
  };

  return { cut, nameOf, attribute, statesOf, isField, fieldOf, isControl, controlOf, clicked, switched };
}
