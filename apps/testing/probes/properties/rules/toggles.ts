import type { Look } from '../looking/look.ts';
import { itemOf } from '../walking/do-move.ts';
import type { Entry, Trail } from '../walking/move.ts';
import { saysAllBoxes } from '../walking/words.ts';
import { bag, listOf, plainTitle, said, same, type Violation } from './violation.ts';

/** The state of the control that an entry used, as a look shows it. */
function stateIn(look: Look, entry: Entry): boolean | null | undefined {
  if (entry.move?.do !== 'use') return undefined;
  const { control: key } = entry.move;
  return look.controls.find((one) => one.key === key && itemOf(look, one) === entry.item)?.on;
}

/** The lists in which a move changed what is ticked, or what is there. */
const changed = (before: Look, after: Look): readonly string[] =>
  before.lists.flatMap(({ key, items }) => (same(bag(items), bag(listOf(after, key).items)) ? [] : [key]));

/**
 * What is switched on and off again is as before: the same items, ticked as they were. A box that ticks all others is
 * only held to it where all were alike before, for it cannot know which were.
 */
export function twiceIsNothing(trail: Trail, at: number): Violation | undefined {
  const [start, once, twice] = [trail[at - 2], trail[at - 1], trail[at]];
  if (!start || !once || !twice || once.key !== twice.key || once.item !== twice.item) return undefined;
  if (once.move?.do !== 'use' || once.move.means !== 'toggle') return undefined;
  const states = [stateIn(start.look, once), stateIn(once.look, once), stateIn(twice.look, twice)];
  const [before, between, after] = states;
  if (typeof before !== 'boolean' || between !== !before || after !== before) return undefined;
  for (const list of changed(start.look, once.look)) {
    const [was, is] = [listOf(start.look, list).items, listOf(twice.look, list).items];
    const flags = new Set(was.map(({ on }) => on).filter((on) => on !== null));
    const texts = [was, listOf(once.look, list).items].map((items) => items.map(({ text }) => text).sort());
    if (flags.size === 0 || (once.item === undefined && flags.size > 1)) continue;
    // An item that leaves the list when it is ticked is not there to be unticked.
    if (!same(texts[0] ?? [], texts[1] ?? []) || same(bag(was), bag(is))) continue;
    return {
      check: 'property.toggle_twice',
      key: `toggle twice ${once.key}`,
      title: `To ${plainTitle(once)} twice does not bring back what was there`,
      advice:
        'Switching on and off again should change nothing. Look at what the handler does when it switches off.',
      severity: 'serious',
      confidence: 'certain',
      expected: said(bag(was)),
      seen: said(bag(is)),
    };
  }
  return undefined;
}

/** A box for all boxes has, once it is ticked, ticked them all; once it is not, none. */
export function allMeansAll(trail: Trail, at: number): Violation | undefined {
  const [start, entry] = [trail[at - 1], trail[at]];
  if (!start || !entry || entry.move?.do !== 'use' || entry.item !== undefined) return undefined;
  const { control: key } = entry.move;
  const control = entry.look.controls.find((one) => one.key === key);
  const before = start.look.controls.find((one) => one.key === key)?.on;
  if (!control || !saysAllBoxes(control) || typeof control.on !== 'boolean' || before !== !control.on)
    return undefined;
  for (const list of changed(start.look, entry.look)) {
    const items = listOf(entry.look, list).items.filter(({ on }) => on !== null);
    const wrong = items.filter(({ on }) => on !== control.on);
    // Of one item that was changed, or none that was, it is not known that it is meant.
    const moved = items.filter(({ text, on }) =>
      listOf(start.look, list).items.some((one) => one.text === text && one.on !== null && one.on !== on),
    );
    if (wrong.length === 0 || moved.length === 0 || items.length < 2) continue;
    return {
      check: 'property.toggle_all',
      key: `toggle all ${entry.key}`,
      title: `To ${plainTitle(entry)} does not ${control.on ? 'tick' : 'untick'} every item of the list`,
      advice:
        'A control for all items has to reach every one of them, the first, the last and those added later.',
      severity: 'serious',
      confidence: 'certain',
      expected: `All ${items.length} items ${control.on ? 'ticked' : 'unticked'}.`,
      seen: said(bag(items)),
    };
  }
  return undefined;
}
