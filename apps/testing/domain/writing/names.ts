import type { State, Transition } from '../exploration/graph.ts';
import type { ElementRef } from '../suite/locator.ts';
import type { Action, Expectation } from '../suite/step.ts';

/** What buttons ask for, as what a test is about: "Adding an item …". */
const gerunds: Readonly<Record<string, string>> = {
  add: 'Adding',
  apply: 'Applying',
  buy: 'Buying',
  cancel: 'Cancelling',
  clear: 'Clearing',
  close: 'Closing',
  create: 'Creating',
  delete: 'Deleting',
  edit: 'Editing',
  filter: 'Filtering',
  hide: 'Hiding',
  load: 'Loading',
  open: 'Opening',
  remove: 'Removing',
  reset: 'Resetting',
  save: 'Saving',
  search: 'Searching',
  send: 'Sending',
  show: 'Showing',
  sort: 'Sorting',
  submit: 'Submitting',
  toggle: 'Toggling',
  undo: 'Undoing',
  update: 'Updating',
};

export function nameOfState(state: State): string {
  return short(`${quoted(state.name || state.title || state.path)} opens and shows what belongs to it`);
}

/** A sentence of what is done and what comes of it: `Adding "Milk" shows "Milk"`. */
export function nameOfTransition(
  transition: Transition,
  states: ReadonlyMap<string, State>,
  expectations: readonly Expectation[],
): string {
  const [from, to] = [states.get(transition.from), states.get(transition.to)];
  const fills = (transition.before ?? []).filter((one) => one.do === 'fill' || one.do === 'select');
  const did = whatWasDone(transition.action, fills, from);
  if (transition.tried === 'invalid') return short(`${refused(fills, did)}${withMessage(expectations)}`);
  return short(`${did} ${whatCame(transition, from, to, expectations)}`);
}

function whatWasDone(action: Action, fills: readonly Action[], from: State | undefined): string {
  const values = fills.flatMap((one) => ('value' in one && one.value !== '' ? [quoted(one.value)] : []));
  const where = quoted(from?.name ?? '');
  switch (action.do) {
    case 'open':
      return `Opening ${action.path}`;
    case 'reload':
      return `Reloading ${where}`;
    case 'back':
    case 'forward':
      return `Going ${action.do} from ${where}`;
    case 'fill':
      return action.value === ''
        ? `Emptying ${label(action.element)}`
        : `Typing ${quoted(action.value)} into ${label(action.element)}`;
    case 'select':
      return `Choosing ${quoted(action.value)} in ${label(action.element)}`;
    case 'check':
      return `${action.on ? 'Ticking' : 'Unticking'} ${label(action.element)}`;
    case 'hover':
      return `Pointing at ${label(action.element)}`;
    case 'press':
      return values.length > 0
        ? `Entering ${listed(values)} with the ${action.key} key`
        : `Pressing ${action.key}${action.element ? ` on ${label(action.element)}` : ''}`;
    default:
      return clicked(action, values);
  }
}

function clicked(
  action: Extract<Action, { do: 'click' | 'double-click' }>,
  values: readonly string[],
): string {
  const said = label(action.element).replaceAll('"', '');
  const [verb = '', ...rest] = said.split(' ');
  const gerund = gerunds[verb.toLowerCase()];
  const what = [...rest, ...(values.length > 0 ? [listed(values)] : [])].join(' ');
  if (gerund !== undefined && what !== '') return `${gerund} ${what}`;
  const doing = action.do === 'click' ? 'Clicking' : 'Double-clicking';
  const filled = values.length > 0 ? ` with ${listed(values)}` : '';
  return `${doing} ${label(action.element)}${filled}`;
}

function refused(fills: readonly Action[], did: string): string {
  const [only] = fills;
  if (fills.length !== 1 || only === undefined || !('value' in only)) return `${did} is refused`;
  return only.value === ''
    ? `${label(only.element)} left empty is refused`
    : `${quoted(only.value)} in ${label(only.element)} is refused`;
}

function withMessage(expectations: readonly Expectation[]): string {
  const said = expectations.find((one) => one.that === 'text');
  return said?.that === 'text' ? ` with ${quoted(said.text)}` : '';
}

function whatCame(
  { action, effects, from: origin, to: target }: Transition,
  from: State | undefined,
  to: State | undefined,
  expectations: readonly Expectation[],
): string {
  if (action.do === 'reload' && origin === target) return 'keeps what it shows';
  const moved = to !== undefined && from !== undefined && to.route !== from.route;
  if (moved) return `${action.do === 'back' ? 'returns' : 'leads'} to ${quoted(to.name || to.path)}`;
  const [first] = expectations;
  const appeared = expectations.find((one) => one.that === 'text' || one.that === 'visible');
  const wasAppearing = effects.some(({ what }) => what === 'appeared' || what === 'text');
  if (wasAppearing && appeared?.that === 'text') return `shows ${quoted(appeared.text)}`;
  if (wasAppearing && appeared?.that === 'visible') return `shows ${label(appeared.element)}`;
  if (first?.that === 'hidden') return `takes ${label(first.element)} away`;
  if (first?.that === 'count') return `leaves ${first.count} of ${label(first.element)}`;
  if (first?.that === 'value') return `sets ${label(first.element)} to ${quoted(first.value)}`;
  return to !== undefined && origin !== target ? `shows ${quoted(to.name || to.path)}` : 'does what it did';
}

/** `button "Save"` is "Save" to a person; what has no name keeps its kind. */
function label({ title }: ElementRef): string {
  const name = /"(.*)"$/s.exec(title)?.[1]?.trim();
  return name ? quoted(name) : `the ${title}`;
}

const quoted = (text: string): string => `"${cut(text.replaceAll(/\s+/g, ' ').trim(), 60)}"`;
const listed = (values: readonly string[]): string =>
  values.length > 2 ? `${values.slice(0, 2).join(', ')} and more` : values.join(' and ');
const cut = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, most - 1).trimEnd()}…`;
const short = (name: string): string => cut(name, 190);

/** Names that are told apart: a second of the same name says where it happens, a third is numbered. */
export function distinctNames(names: readonly { readonly name: string; readonly where: string }[]): string[] {
  const used = new Set<string>();
  return names.map(({ name, where }) => {
    const wanted = used.has(name) && where !== '' ? short(`${cut(name, 120)} (in ${quoted(where)})`) : name;
    let found = wanted;
    for (let number = 2; used.has(found); number += 1) found = `${cut(wanted, 180)} (${number})`;
    used.add(found);
    return found;
  });
}
