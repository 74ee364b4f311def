import type { Look } from '../looking/look.ts';
import type { Entry, Trail } from '../walking/move.ts';
import { plainTitle, said, type Violation } from './violation.ts';

/** The state of the item with a text: undefined where it is in no list, null where it cannot be ticked. */
function shownAs(look: Look, text: string): boolean | null | undefined {
  for (const { items } of look.lists) {
    const item = items.find((one) => one.text.includes(text));
    if (item) return item.on;
  }
  return undefined;
}

const typedBefore = (trail: Trail, at: number): readonly string[] =>
  trail.slice(0, at).flatMap(({ typed }) => (typed === undefined ? [] : [typed]));

/** What reloading showed of a page in all walks: by which way an item was added, and what last switched its state. */
export interface Kept {
  /** For each way to add: how often what it added was there after a reload, and how often not. */
  readonly adding: ReadonlyMap<string, Tally>;
  /** The same for the state of items, by the move that set it. */
  readonly states: ReadonlyMap<string, Tally>;
}
interface Tally {
  readonly kept: number;
  readonly lost: number;
}

export function learnKept(trails: readonly Trail[]): Kept {
  const adding = new Map<string, Tally>();
  const states = new Map<string, Tally>();
  const count = (map: Map<string, Tally>, key: string, isKept: boolean): void => {
    const { kept, lost } = map.get(key) ?? { kept: 0, lost: 0 };
    map.set(key, isKept ? { kept: kept + 1, lost } : { kept, lost: lost + 1 });
  };
  for (const trail of trails) {
    for (const [at, { before, after }] of reloads(trail)) {
      for (const text of typedBefore(trail, at)) {
        const [was, is] = [shownAs(before.look, text), shownAs(after.look, text)];
        if (was === undefined) continue;
        const adder = trail.find(({ typed }) => typed === text);
        if (adder) count(adding, adder.key, is !== undefined);
        const setter = setBy(trail, at, text);
        // What came between may have saved it, too: only the last move before the reload tells of itself.
        if (
          setter !== undefined &&
          setter === before &&
          typeof was === 'boolean' &&
          typeof is === 'boolean'
        ) {
          count(states, setter.key, is === was);
        }
      }
    }
  }
  return { adding, states };
}

function* reloads(trail: Trail): Generator<[number, { before: Entry; after: Entry }]> {
  for (const [at, after] of trail.entries()) {
    const before = trail[at - 1];
    if (before && after.move?.do === 'reload' && pathOf(before.look) === pathOf(after.look))
      yield [at, { before, after }];
  }
}
const pathOf = ({ path }: Look): string => path.split(/[?#]/)[0] ?? path;

/** The last move before `at` that switched the item. */
function setBy(trail: Trail, at: number, text: string): Entry | undefined {
  for (let index = at - 1; index > 0; index -= 1) {
    const [before, after] = [trail[index - 1], trail[index]];
    if (!before || !after) return undefined;
    const [was, is] = [shownAs(before.look, text), shownAs(after.look, text)];
    if (typeof was === 'boolean' && typeof is === 'boolean' && was !== is) return after;
  }
  return undefined;
}

const advice =
  'What a person did is gone, or comes back, when the page is loaded again. Save after every change, and save the state after it.';

/**
 * A page that keeps what was added keeps all of it: not some items and others not, not additions but no deletions, not
 * what one control set and not what another did. A page that keeps nothing is held to nothing.
 */
export function reloadKeeps(trail: Trail, at: number, kept: Kept): Violation | undefined {
  const [before, after] = [trail[at - 1], trail[at]];
  if (!before || after?.move?.do !== 'reload' || pathOf(before.look) !== pathOf(after.look)) return undefined;
  const typed = typedBefore(trail, at);
  const shown = typed.filter((text) => shownAs(before.look, text) !== undefined);
  const lost = shown.filter((text) => shownAs(after.look, text) === undefined);
  const base = { advice, severity: 'serious', confidence: 'certain' } as const;
  const isPartly = lost.length > 0 && lost.length < shown.length;
  const isUsuallyKept =
    shown.length > 0 &&
    lost.length === shown.length &&
    shown.every((text) => isFirmlyKept(trail, text, kept));
  if (isPartly || isUsuallyKept) {
    return {
      ...base,
      check: 'property.reload_keeps_items',
      key: 'reload loses items',
      title: isPartly
        ? 'Some of the items that were added are lost when the page is reloaded'
        : 'Items that were added are lost when the page is reloaded',
      expected: said(shown),
      seen: said(shown.filter((text) => !lost.includes(text))),
    };
  }
  return (
    comesBack(trail, at, typed, base) ??
    losesState(trail, at, shown, kept, base) ??
    isKeptUnseen(before, after, shown, lost, base) ??
    keepsNothing(trail, shown, lost, kept, base)
  );
}

function isFirmlyKept(trail: Trail, text: string, { adding }: Kept): boolean {
  const tally = adding.get(trail.find(({ typed }) => typed === text)?.key ?? '');
  return tally !== undefined && tally.kept >= 3 && tally.lost <= tally.kept / 3;
}

type Base = Pick<Violation, 'advice' | 'severity' | 'confidence'>;

function comesBack(trail: Trail, at: number, typed: readonly string[], base: Base): Violation | undefined {
  const after = trail[at];
  if (!after) return undefined;
  for (const text of typed) {
    if (shownAs(after.look, text) === undefined) continue;
    const deletion = trail.slice(1, at).find((entry, index) => {
      const before = trail[index];
      const isDelete = entry.move?.do === 'use' && entry.move.means === 'delete';
      return (
        isDelete &&
        before &&
        shownAs(before.look, text) !== undefined &&
        shownAs(entry.look, text) === undefined
      );
    });
    const stayedAway =
      deletion &&
      trail.slice(trail.indexOf(deletion), at).every(({ look }) => shownAs(look, text) === undefined);
    if (!deletion || !stayedAway) continue;
    return {
      ...base,
      check: 'property.reload_keeps_deletion',
      key: `reload brings back ${deletion.key}`,
      title: `What was taken away by "${plainTitle(deletion)}" is there again when the page is reloaded`,
      expected: `"${text}" stays away.`,
      seen: `"${text}" is in the list again.`,
    };
  }
  return undefined;
}

function losesState(
  trail: Trail,
  at: number,
  shown: readonly string[],
  { states }: Kept,
  base: Base,
): Violation | undefined {
  const [before, after] = [trail[at - 1], trail[at]];
  if (!before || !after) return undefined;
  // Boxes that only select are forgotten on purpose: where no control's work is kept, none is missed.
  const others = [...states].filter(([, { kept, lost }]) => kept >= 2 && lost === 0).map(([key]) => key);
  for (const text of shown) {
    const [was, is] = [shownAs(before.look, text), shownAs(after.look, text)];
    const setter = setBy(trail, at, text);
    if (typeof was !== 'boolean' || typeof is !== 'boolean' || was === is || setter !== before) continue;
    if (others.length === 0 || others.includes(setter.key) || (states.get(setter.key)?.kept ?? 0) > 0)
      continue;
    return {
      ...base,
      check: 'property.reload_keeps_state',
      key: `reload forgets ${setter.key}`,
      title: `What "${plainTitle(setter)}" did is forgotten when the page is reloaded`,
      expected: `"${text}" ${was ? 'ticked' : 'not ticked'}, as it is kept when other controls set it.`,
      seen: `"${text}" ${is ? 'ticked' : 'not ticked'}.`,
    };
  }
  return undefined;
}

/** The browser has it, the page does not show it: a person has to say whether it should. */
function isKeptUnseen(
  before: Entry,
  after: Entry,
  shown: readonly string[],
  lost: readonly string[],
  base: Base,
): Violation | undefined {
  const [text] = lost.filter((one) => before.look.stored.includes(one) && after.look.stored.includes(one));
  if (text === undefined || lost.length < shown.length) return undefined;
  return {
    ...base,
    confidence: 'review',
    check: 'property.reload_shows_kept',
    key: 'reload hides what is kept',
    title: 'What was added is kept in the browser, but not shown when the page is reloaded',
    expected: `"${text}", which the browser's storage holds, in the list.`,
    seen: 'A list without it.',
  };
}

/** No way to add ever kept anything: a page of a moment, such as a calculator, is right so, and a person has to say. */
function keepsNothing(
  trail: Trail,
  shown: readonly string[],
  lost: readonly string[],
  { adding }: Kept,
  base: Base,
): Violation | undefined {
  if (shown.length === 0 || lost.length < shown.length) return undefined;
  if ([...adding.values()].some(({ kept }) => kept > 0)) return undefined;
  return {
    ...base,
    confidence: 'review',
    check: 'property.reload_keeps_nothing',
    key: 'reload keeps nothing',
    title: 'Nothing that is added is kept: a reload of the page takes it away',
    expected: `${said(shown)}, if the page is meant to keep what people add.`,
    seen: said(trail.at(-1)?.look.lists.flatMap(({ items }) => items.map(({ text }) => text)) ?? []),
  };
}
