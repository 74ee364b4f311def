import type { RoleKit } from '../browsers/describe/roles.ts';
import type { DomElement } from '../browsers/dom.ts';
import type { Control, RawForm } from '../domain/exploration/snapshot.ts';
import type { ControlKit } from './controls-in-page.ts';
import type { AskedElement, Register } from './page-elements.ts';

export interface FormKit {
  /** The forms of a page, in its order; says of each sending control which form it sends. */
  formsOf(
    controls: readonly Control[],
    fields: readonly { readonly element: AskedElement; readonly inItem: boolean }[],
  ): { readonly forms: readonly RawForm[]; readonly sends: ReadonlyMap<number, number> };
}

/** Reads forms, also those without a `<form>`. Runs inside a page, from its source text. */
export function formsInPage(roles: RoleKit, kit: ControlKit, register: Register): FormKit {
  const { location, URL } = roles.window;

  const pathOf = (address: string): string => {
    try {
      const url = new URL(address, location.href);
      return url.origin === location.origin ? url.pathname + url.search : url.href;
    } catch {
      return address;
    }
  };

  const elementOf = ({ element }: Control): DomElement | undefined => register.elements[element];
  const isInside = (control: Control, container: DomElement): boolean =>
    container.contains(elementOf(control) ?? null);

  /** Where fields without a form stand together with the button that takes them. */
  const groupOf = (field: DomElement, controls: readonly Control[]): DomElement | undefined => {
    const buttons = controls.filter(
      ({ role, item, type }) => role === 'button' && item === undefined && type !== 'reset',
    );
    let at = field.parentElement;
    for (let up = 0; at !== null && up < 5; up++, at = at.parentElement) {
      const inside = at;
      if (buttons.some((button) => isInside(button, inside))) return at;
      if (['main', 'body', 'dialog', 'section'].includes(at.localName)) break;
    }
    return undefined;
  };

  const submitOf = (
    container: DomElement,
    isForm: boolean,
    controls: readonly Control[],
  ): Control | undefined => {
    const buttons = controls.filter((one) => {
      if (one.role !== 'button' || one.tag === 'a' || one.resets) return false;
      if (isForm) return elementOf(one)?.form === container || isInside(one, container);
      return isInside(one, container) && one.item === undefined;
    });
    if (!isForm) return buttons[0];
    return (
      buttons.find(({ type }) => type === 'submit' || type === 'image') ??
      (buttons.length === 1 ? buttons[0] : undefined)
    );
  };

  interface Group {
    readonly isForm: boolean;
    readonly own: AskedElement[];
  }

  const group = (
    controls: readonly Control[],
    fields: readonly { readonly element: AskedElement; readonly inItem: boolean }[],
  ): Map<AskedElement, Group> => {
    const groups = new Map<AskedElement, Group>();
    for (const { element, inItem } of fields) {
      if (element.disabled === true || element.hasAttribute('readonly')) continue;
      const form = element.form ?? element.closest('form');
      if (form === null && (inItem || element.localName === 'select')) continue;
      const container = form ?? groupOf(element, controls) ?? element;
      const known = groups.get(container) ?? { isForm: form !== null, own: [] };
      known.own.push(element);
      groups.set(container, known);
    }
    // Boxes belong to the form that they are sent with.
    for (const control of controls) {
      const element = elementOf(control);
      if (element?.form && control.kind === 'check') groups.get(element.form)?.own.push(element);
    }
    return groups;
  };

  const formOf = (container: AskedElement, { isForm, own }: Group, submit: Control | undefined): RawForm => {
    const firstName = own.map((field) => kit.nameOf(field)).find((name) => name !== '');
    return {
      name: kit.nameOf(container) || submit?.name || firstName || 'form',
      method: isForm ? kit.attribute(container, 'method').toLowerCase() || 'get' : '',
      target: isForm ? pathOf(kit.attribute(container, 'action')) : '',
      fields: own.slice(0, 40).map(kit.fieldOf),
      ...(submit && { submit: submit.element }),
      submitName: submit?.name ?? '',
      isForm,
    };
  };

  return {
    formsOf: (controls, fields) => {
      const forms: RawForm[] = [];
      const sends = new Map<number, number>();
      for (const [container, members] of group(controls, fields)) {
        if (forms.length >= 50) break;
        const submit = submitOf(container, members.isForm, controls);
        if (submit) sends.set(submit.element, forms.length);
        forms.push(formOf(container, members, submit));
      }
      return { forms, sends };
    },
  };
}
