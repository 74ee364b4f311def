import type { NameKit } from '../../../browsers/describe/names.ts';
import type { RoleKit } from '../../../browsers/describe/roles.ts';
import type { DomElement } from '../../../browsers/dom.ts';
import type { Place, ReadLists } from './lists-in-page.ts';
import type { Control } from './look.ts';
import type { FormElement, PageTools } from './page-tools.ts';

export interface ReadControls {
  readonly controls: readonly Control[];
  /** What is chosen outside of lists. */
  readonly mode: readonly string[];
}

/** What a person can use. Runs inside a page: it uses nothing from outside but what it is given. */
export function controlsInPage(
  { page, interactive, squeeze, digitless, selectorOf, shown, drawn, ownText, onOf }: PageTools,
  roles: RoleKit,
  names: NameKit,
): (lists: ReadLists) => ReadControls {
  const typing =
    'textarea, [contenteditable=true], input:not([type]), input[type=text], input[type=search], input[type=email], input[type=tel], input[type=url], input[type=number]';
  const kindOf = (element: DomElement): Control['kind'] => {
    if (element.matches('input[type=checkbox], [role=checkbox], [role=switch], [aria-pressed]'))
      return 'toggle';
    if (element.matches(typing)) return 'text';
    return element.localName === 'select' ? 'choose' : 'press';
  };
  /** Boxes are often made invisible and drawn by their label. */
  const isThere = (element: DomElement): boolean =>
    element.matches('input[type=checkbox], input[type=radio]') ? shown(element) : drawn(element);

  /** A filter's tabs are items of a list, too: they are told apart by their names, the buttons of rows by their place. */
  const rowOf = (element: DomElement, name: string, place: Place | undefined): Place | undefined => {
    if (place === undefined) return undefined;
    const text = ownText(place.element);
    const isAlone = place.element.querySelectorAll(interactive).length === 1 && kindOf(element) === 'press';
    return text === '' || (isAlone && text === name) ? undefined : place;
  };

  const addressOf = (element: FormElement): string | undefined =>
    element.localName === 'a' && typeof element.href === 'string' ? element.href : undefined;
  const methodOf = (element: FormElement): string | undefined =>
    element.form && element.matches('button:not([type]), [type=submit], [type=image]')
      ? (element.form.getAttribute('method') ?? 'get')
      : undefined;
  const groupOf = ({ parentElement: parent }: DomElement): string => {
    const group = parent?.children.length === 1 ? parent.parentElement : parent;
    return group ? selectorOf(group) : '';
  };
  const textIn = ({ value }: DomElement): string => (typeof value === 'string' ? value : '');

  const read = (element: FormElement, key: string, name: string, row: Place | undefined): Control => {
    const [address, method] = [addressOf(element), methodOf(element)];
    const words = [name, element.id, element.getAttribute('class'), element.getAttribute('title')];
    return {
      key,
      selector: selectorOf(element),
      tag: element.localName,
      role: roles.roleOf(element) ?? element.localName,
      name,
      kind: kindOf(element),
      type: element.type ?? '',
      on: onOf(element),
      value: textIn(element),
      isDisabled: element.disabled === true || element.getAttribute('aria-disabled') === 'true',
      ...(address !== undefined && { address }),
      opensWindow: element.target === '_blank' || element.hasAttribute('download'),
      isNative: element.matches('a[href], button, input, select, textarea, summary'),
      isFocusable: element.tabIndex >= 0,
      options: element.localName === 'select' ? [...(element.options ?? [])].map(({ value }) => value) : [],
      ...(method !== undefined && { method }),
      hints: squeeze(words.map((word) => word ?? '').join(' ')),
      ...(row && { list: row.list, item: row.item }),
      group: groupOf(element),
    };
  };

  const isChosen = (element: DomElement): boolean => {
    const current = element.getAttribute('aria-current');
    if ((current !== null && current !== 'false') || element.getAttribute('aria-selected') === 'true')
      return true;
    const classes = `${element.getAttribute('class') ?? ''} ${element.parentElement?.getAttribute('class') ?? ''}`;
    return onOf(element) === true || /(^|[\s_-])(selected|active|current)($|[\s_-])/u.test(classes);
  };
  const modeOf = (element: DomElement, base: string): string[] => {
    const holds = ['text', 'choose'].includes(kindOf(element)) && textIn(element) !== '';
    return [
      ...(isChosen(element) ? [`${base} is chosen`] : []),
      ...(holds ? [`${base} = ${textIn(element)}`] : []),
    ];
  };

  const openParts = 'dialog[open], [role=dialog], details[open], [aria-expanded=true]';
  const openOnes = (): string[] =>
    [...page.document.querySelectorAll(openParts)].filter(shown).map((one) => `${selectorOf(one)} is open`);
  const baseOf = (element: DomElement, name: string, row: Place | undefined): string => {
    const role = roles.roleOf(element) ?? element.localName;
    if (!row) return `${role} "${digitless(name)}" ${element.id}`;
    return `${row.list} ${role} ${[...row.element.querySelectorAll(interactive)].indexOf(element)}`;
  };

  return ({ placeOf }) => {
    const controls: Control[] = [];
    const mode = openOnes();
    const times = new Map<string, number>();
    for (const element of [...page.document.querySelectorAll(interactive)].filter(isThere)) {
      const name = squeeze(names.nameOf(element));
      const row = rowOf(element, name, placeOf(element));
      const base = baseOf(element, name, row);
      const before = row ? 0 : (times.get(base) ?? 0);
      times.set(base, before + 1);
      controls.push(read(element as FormElement, before === 0 ? base : `${base} ${before + 1}`, name, row));
      if (!row) mode.push(...modeOf(element, base));
    }
    return { controls, mode: mode.sort() };
  };
}
