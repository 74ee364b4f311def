import type { Looks } from '../suite/locator.ts';

/** Roles that one does the same with. */
const kinds: readonly (readonly string[])[] = [
  ['button', 'link', 'menuitem', 'tab'],
  ['textbox', 'searchbox', 'spinbutton', 'combobox', 'listbox'],
  ['checkbox', 'switch', 'menuitemcheckbox'],
  ['radio', 'menuitemradio', 'option'],
  ['alert', 'status', 'log', 'paragraph'],
];

/** What one does with it: a button may become a link, but not a check box. */
export function kindOf(looks: Looks): string {
  const { role = '', tag = '' } = looks;
  return rolesLike(role)[0] ?? tag;
}

/** Roles that an element of this role may have after a change, itself among them. */
export function rolesLike(role: string | undefined): readonly string[] {
  if (role === undefined || role === '') return [];
  return kinds.find((roles) => roles.includes(role)) ?? [role];
}
