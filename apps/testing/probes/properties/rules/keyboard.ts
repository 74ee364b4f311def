import type { Look } from '../looking/look.ts';
import type { Trail } from '../walking/move.ts';
import { bag, plainTitle, type Violation } from './violation.ts';

/** What a person would notice of a page; what has the focus, and what only looks different, is not in it. */
export const noticed = (look: Look): string =>
  JSON.stringify([
    look.path,
    look.heading,
    look.mode,
    look.lists.map(({ key, items }) => [key, bag(items)]),
    look.controls.map(({ key, on, value }) => [key, on, value]),
    look.texts.map((text) => text.replaceAll(/\d+/g, '#')),
  ]);

/** Whether the last move of a walk changed what a person would notice. */
export const didSomething = (trail: Trail): boolean => {
  const [before, after] = [trail.at(-2), trail.at(-1)];
  return before !== undefined && after !== undefined && noticed(before.look) !== noticed(after.look);
};

/** @param clicked a walk whose last move was a click; @param pressed the same with a key, for each key that should do */
export function keysDoTheSame(clicked: Trail, pressed: readonly Trail[]): Violation | undefined {
  const entry = clicked.at(-1);
  if (!entry || !didSomething(clicked) || pressed.length === 0 || pressed.some(didSomething))
    return undefined;
  const isField = entry.move?.do === 'add';
  return {
    check: 'property.keyboard',
    key: `keyboard ${entry.key}`,
    title: isField
      ? 'A text is added with the button, but not with the Enter key'
      : `To ${plainTitle(entry)} does something, but the keys Enter and Space on it do nothing`,
    advice: isField
      ? 'People expect Enter to send what they typed into a single field. A form with a submit button does so by itself.'
      : 'Use a native button or link, or handle Enter and Space on what takes the part of one.',
    severity: isField ? 'moderate' : 'serious',
    confidence: isField ? 'review' : 'certain',
    expected: 'The same as with the mouse.',
    seen: 'Nothing changes.',
    ...(!isField && { source: 'WCAG 2.2, 2.1.1 Keyboard' }),
  };
}
