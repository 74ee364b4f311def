import type { ElementRef } from '../suite/locator.ts';
import type { Action } from '../suite/step.ts';
import { dangerOf, leaves, signsOut } from './danger.ts';
import { maskText, routeOf } from './route.ts';
import type { Control, PageSnapshot, RawForm } from './snapshot.ts';
import { daysLater, type Tried, valueFor } from './values.ts';

/** One thing that can be tried in a state. */
export interface Choice {
  /** The same for the same control in any state: by this rare actions are told from common ones. */
  readonly key: string;
  readonly before: readonly Action[];
  readonly action: Action;
  readonly tried?: Tried;
  /** The address without origin that a plain link leads to. */
  readonly link?: string;
  /** Why it is not used. */
  readonly held?: string;
  /** Its form, by its number in the snapshot. */
  readonly form?: number;
  /** A link of another of like items: looked at when little else is left. */
  readonly isSibling?: boolean;
}

export interface ChoiceRules {
  readonly origin: string;
  readonly allowDestructive: boolean;
  /** Why a path may not be visited; undefined where it may. */
  forbidden(path: string): string | undefined;
  readonly random: () => number;
}

const keyOf = (control: Control): string =>
  [
    control.role,
    maskText(control.name).toLowerCase(),
    control.item === undefined ? '' : 'in item',
    ...control.within.filter((at) => !at.startsWith('main')).map((at) => maskText(at)),
  ].join('|');

/** Of like controls of like items, one stands for all: what it says of its item is left out. */
function collapsedKey(control: Control): string {
  if (control.item === undefined) return keyOf(control);
  const words = new Set(control.item.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []);
  const own =
    control.role === 'link'
      ? ''
      : (control.name.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [])
          .filter((word) => !words.has(word))
          .join(' ');
  return keyOf({ ...control, name: own });
}

function linkOf(control: Control, origin: string): string | undefined {
  if (control.address === undefined || /^\s*(javascript:|#)/i.test(control.href ?? '')) return undefined;
  const url = URL.parse(control.address);
  return url?.origin === origin ? `${url.pathname}${url.search}${url.hash}` : undefined;
}

function heldOf(control: Control, rules: ChoiceRules): string | undefined {
  const outside = leaves(control, rules.origin);
  if (outside !== undefined) return outside;
  const link = linkOf(control, rules.origin);
  const forbidden = link === undefined ? undefined : rules.forbidden(link);
  if (forbidden !== undefined) return forbidden;
  return dangerUnder(rules, dangerOf(control));
}

const dangerUnder = ({ allowDestructive }: ChoiceRules, danger: string | undefined): string | undefined =>
  allowDestructive && danger !== signsOut ? undefined : danger;

function actionsOf(control: Control, element: ElementRef): Action[] {
  if (control.kind === 'check')
    return [{ do: 'check', element, on: control.type === 'radio' || !control.isOn }];
  if (control.kind === 'select')
    return control.options.slice(1, 4).map((value) => ({ do: 'select' as const, element, value }));
  return [control.isAway ? { do: 'press', key: 'Enter', element } : { do: 'click', element }];
}

function choicesOfControl(control: Control, element: ElementRef, rules: ChoiceRules): Choice[] {
  const held = heldOf(control, rules);
  const link = linkOf(control, rules.origin);
  return actionsOf(control, element).map((action) => ({
    key: `${collapsedKey(control)}|${action.do}${action.do === 'select' ? ` ${action.value}` : ''}`,
    before: [],
    action,
    ...(link !== undefined && { link }),
    ...(held !== undefined && { held }),
  }));
}

/** The fields of a form filled in, in their order. */
export function fillings(
  form: RawForm,
  described: ReadonlyMap<number, ElementRef>,
  valueIn: (field: RawForm['fields'][number]) => string | undefined,
): Action[] {
  return form.fields.flatMap((field): Action[] => {
    const element = described.get(field.element);
    if (element === undefined) return [];
    if (field.kind === 'checkbox') return field.required ? [{ do: 'check', element, on: true }] : [];
    if (field.kind === 'radio') return field.required ? [{ do: 'check', element, on: true }] : [];
    const value = valueIn(field);
    if (value === undefined) return [];
    if (field.kind === 'select') return value === '' ? [] : [{ do: 'select', element, value }];
    return [{ do: 'fill', element, value }];
  });
}

function submitAction(form: RawForm, described: ReadonlyMap<number, ElementRef>): Action | undefined {
  const submit = form.submit === undefined ? undefined : described.get(form.submit);
  if (submit) return { do: 'click', element: submit };
  const last = form.fields.findLast(({ kind }) => kind !== 'textarea' && kind !== 'contenteditable');
  const element = last && described.get(last.element);
  return element && { do: 'press', key: 'Enter', element };
}

/** What wrong values are tried: all of a form at once tells least, so the wrong one goes round. */
const sorts: readonly Tried[] = ['valid', 'invalid', 'boundary'];

function choicesOfForm(
  form: RawForm,
  number: number,
  controls: ReadonlyMap<number, Control>,
  described: ReadonlyMap<number, ElementRef>,
  rules: ChoiceRules,
): Choice[] {
  const action = submitAction(form, described);
  if (action === undefined) return [];
  const control = form.submit === undefined ? undefined : controls.get(form.submit);
  const held = control
    ? heldOf(control, rules)
    : dangerUnder(
        rules,
        dangerOf({ name: form.name, role: 'button', method: form.method, target: form.target }),
      );
  const byScript = control !== undefined && control.method === undefined ? '|by script' : '';
  const key = `form|${maskText(form.name).toLowerCase()}|${form.fields.map(({ name, label }) => name || label).join(',')}${byScript}`;
  const tries = sorts.map((tried): Choice | undefined => {
    let days = 0;
    const before = fillings(form, described, (field) => {
      const value = valueFor(field, tried, rules.random);
      // Of two days in a form, the second is the later one.
      return value === undefined || field.constraints.max !== undefined ? value : laterOf(field, value);
    });
    function laterOf({ kind }: RawForm['fields'][number], value: string): string {
      if (kind !== 'date' && kind !== 'datetime-local') return value;
      days += 3;
      return daysLater(value, days - 3);
    }
    if (before.length === 0 && tried !== 'valid') return undefined;
    return {
      key: `${key}|${tried}`,
      before,
      action,
      tried,
      form: number,
      ...(held !== undefined && { held }),
    };
  });
  const known = new Set<string>();
  return tries.filter((one) => {
    if (one === undefined) return false;
    const values = JSON.stringify(one.before.map((each) => ('value' in each ? each.value : each.do)));
    if (known.has(values)) return false;
    known.add(values);
    return true;
  }) as Choice[];
}

/**
 * What can be done in a state: one choice for like controls of like items, forms filled in with right values, wrong ones,
 * and values at their limits.
 *
 * @param described locators of the elements of the snapshot; controls without are passed over
 */
export function choicesOf(
  snapshot: PageSnapshot,
  described: ReadonlyMap<number, ElementRef>,
  rules: ChoiceRules,
): Choice[] {
  const controls = new Map(snapshot.controls.map((control) => [control.element, control]));
  const forms = snapshot.forms.flatMap((form, at) => choicesOfForm(form, at, controls, described, rules));
  const clicks = snapshot.controls
    .filter((control) => !control.isDisabled && control.sends === undefined)
    .flatMap((control) => {
      const element = described.get(control.element);
      return element ? choicesOfControl(control, element, rules) : [];
    });
  const known = new Map<string, number>();
  return [...forms, ...clicks].flatMap((choice): Choice[] => {
    const { key, link } = choice;
    const one = link === undefined ? key : `${key}|${routeOf(link)}`;
    const before = known.get(one) ?? 0;
    known.set(one, before + 1);
    if (before === 0) return [choice];
    return link !== undefined && before < mostOfOneKind ? [{ ...choice, isSibling: true }] : [];
  });
}

/** So many pages of like items are looked at: what is wrong with one of many is no rarity. */
const mostOfOneKind = 4;

/** The controls whose locators `choicesOf` needs, at most so many: one of each kind of each list, or a few links; forms whole. */
export function neededElements(snapshot: PageSnapshot, most = 150): number[] {
  const known = new Map<string, number>();
  const controls = snapshot.controls.filter((control) => {
    if (control.isDisabled) return false;
    const link = control.address === undefined ? '' : routeOf(URL.parse(control.address)?.pathname ?? '');
    const key = `${collapsedKey(control)}|${link}`;
    const before = known.get(key) ?? 0;
    known.set(key, before + 1);
    return before < (link === '' ? 1 : mostOfOneKind);
  });
  const forms = snapshot.forms.flatMap(({ fields, submit }) => [
    ...fields.map(({ element }) => element),
    ...(submit === undefined ? [] : [submit]),
  ]);
  return [...new Set([...forms, ...controls.map(({ element }) => element)])].slice(0, most);
}
