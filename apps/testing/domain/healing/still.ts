import type { ElementRef, Looks } from '../suite/locator.ts';
import { choose, isCalledOtherwise } from './choose.ts';
import { rolesLike } from './kinds.ts';

/** Less than healing asks for: that it stands at the same place speaks for it, too. */
const threshold = 0.5;

/**
 * Whether what a path leads to may still be the element that it was recorded for. One that was known by its role and
 * name, which are gone, may have given its place to another: to use that would hide that it is gone. Of several of a
 * name, the one in the same place is meant, as long as it is called the same.
 */
export function mayStillBe(element: ElementRef, after: Looks): boolean {
  const [best] = element.locators;
  if (best?.by === 'role' && best.name !== undefined) return choose(element, [after], threshold).found;
  return !isCalledOtherwise(element.looks, after);
}

/** Only what is used is called something; other names are what is written there, which may change at any time. */
export function hasLastingName({ locators: [best], looks }: ElementRef): boolean {
  if (best?.by === 'role' && best.name !== undefined) return looks.tag !== undefined;
  return looks.name !== undefined && rolesLike(looks.role).length > 1;
}
