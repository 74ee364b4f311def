import type { Control, Look } from '../looking/look.ts';
import type { Move, Place } from '../walking/move.ts';
import { saysAll, saysDelete, saysSearch } from '../walking/words.ts';
import type { Allowance } from './allowed.ts';

/** What can be done on a page, from all looks at it. A play is a few moves that belong together. */
export interface Vocabulary {
  readonly adds: readonly Play[];
  readonly toggles: readonly Play[];
  readonly twice: readonly Play[];
  readonly deletes: readonly Play[];
  readonly undo: readonly Play[];
  readonly filters: readonly Play[];
  readonly presses: readonly Play[];
  readonly leaves: readonly Play[];
  readonly reloads: readonly Play[];
}
export type Play = readonly Move[];

const most = 12;

/** @param adders the ways to add an item that were seen to work */
export function vocabularyOf(
  looks: readonly Look[],
  adders: readonly Extract<Move, { do: 'add' }>[],
  allowance: Allowance,
  banned: ReadonlySet<string>,
): Vocabulary {
  const known = new Map<string, Control>();
  for (const { controls } of looks) {
    for (const control of controls) if (!known.has(control.key)) known.set(control.key, control);
  }
  const controls = [...known.values()].filter(
    (one) => allowance.may(one) !== false && !banned.has(`use ${one.key}`),
  );
  const filters = [...tabFilters(controls), ...choiceFilters(controls), ...searches(controls)];
  const inFilters = new Set(filters.flat().flatMap((move) => (move.do === 'use' ? [move.control] : [])));
  const adding = new Set(adders.map(({ by }) => by));

  const uses = controls
    .filter(({ key }) => !inFilters.has(key) && !adding.has(key))
    .flatMap((control) => usesOf(control, looks));
  const toggles = uses.filter(({ means }) => means === 'toggle');
  const deletes = uses.filter(({ means }) => means === 'delete');
  const presses = uses.filter(({ means, at }) => means === undefined && at !== 'last');
  const leaving = uses.filter(({ means }) => means === 'leave');
  const add = adders[0];
  const own = deletes.flatMap((move): Play[] =>
    add && move.at === 'last' ? [[add, { ...move, at: 'own' }]] : [],
  );
  return {
    adds: adders.map((one) => [one]),
    toggles: toggles.slice(0, most).map((one) => [one]),
    twice: toggles.slice(0, most).map((one) => [one, one]),
    deletes: deletes.slice(0, most).map((one) => [one]),
    undo: own,
    filters: filters.slice(0, most),
    presses: presses.slice(0, most).map((one) => [one]),
    leaves: leaving.slice(0, 4).map((one) => [one, { do: 'back' }]),
    reloads: [[{ do: 'reload' }]],
  };
}

type Use = Extract<Move, { do: 'use' }>;

function usesOf(control: Control, looks: readonly Look[]): readonly Use[] {
  const { key, kind, list } = control;
  if (kind !== 'toggle' && kind !== 'press') return [];
  const places: readonly (Place | undefined)[] = list === undefined ? [undefined] : ['first', 'last'];
  const means = meaningOf(control, looks);
  return places.map((at): Use => ({ do: 'use', control: key, ...(at && { at }), ...(means && { means }) }));
}

function meaningOf(control: Control, looks: readonly Look[]): Use['means'] {
  if (control.kind === 'toggle') return 'toggle';
  if (saysDelete(control)) return 'delete';
  return isAway(control, looks) ? 'leave' : undefined;
}

/** A link to another page of the site. */
function isAway({ address }: Control, looks: readonly Look[]): boolean {
  if (address === undefined) return false;
  const { origin, pathname } = new URL(address);
  return looks.every(({ path }) => new URL(path, origin).pathname !== pathname);
}

/** Controls side by side of which one says "all". */
function tabFilters(controls: readonly Control[]): readonly Play[] {
  return controls.flatMap((all) => {
    if (all.kind !== 'press' || all.list !== undefined || !saysAll(all)) return [];
    const beside = controls.filter(
      (one) =>
        one !== all &&
        one.kind === 'press' &&
        one.list === undefined &&
        one.role === all.role &&
        groupOf(one) === groupOf(all),
    );
    if (beside.length > 8) return [];
    const back: Move = { do: 'use', control: all.key };
    return beside
      .filter((one) => !saysDelete(one))
      .map((one): Play => [back, { do: 'use', control: one.key }, back]);
  });
}
/** Items of a list of tabs differ by their place in it. */
const groupOf = ({ group }: Control): string => group.replace(/ > li(:nth-of-type\(\d+\))?$/, '');

const standsForAll = /^(all|any|everything|alle|todos|tous)?$/i;
function choiceFilters(controls: readonly Control[]): readonly Play[] {
  return controls.flatMap(({ kind, key, options, list }) => {
    const [all] = options;
    if (kind !== 'choose' || list !== undefined || all === undefined || !standsForAll.test(all)) return [];
    const back: Move = { do: 'choose', control: key, option: all };
    return options.slice(1, 5).map((option): Play => [back, { do: 'choose', control: key, option }, back]);
  });
}

function searches(controls: readonly Control[]): readonly Play[] {
  return controls.flatMap((control) => {
    if (control.kind !== 'text' || control.list !== undefined || !saysSearch(control)) return [];
    const none: Move = { do: 'search', field: control.key, value: '' };
    return ['own', 'zq'].map((value): Play => [none, { ...none, value }, none]);
  });
}
