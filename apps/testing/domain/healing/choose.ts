import type { ElementRef, Looks } from '../suite/locator.ts';
import { kept, wording } from './compare.ts';
import { kindOf } from './kinds.ts';
import { isTranslated, similarity } from './similarity.ts';

/** What was decided about an element that none of its locators finds. */
export type Choice =
  | { readonly found: true; readonly index: number; readonly similarity: number }
  | {
      readonly found: false;
      /** `gone`: nothing there can be it. `unlike`: the best is not like enough. `ambiguous`: two are equally like it. */
      readonly because: 'gone' | 'unlike' | 'ambiguous';
      readonly similarity: number;
    };

/** Two that are this close cannot be told apart by looks. */
const margin = 0.04;
/** Below this a name is another name. */
const sameName = 0.5;
/** Below this share of its words a row is another row. */
const sameContent = 0.6;

/**
 * Which of the elements of a page is the one that was recorded.
 *
 * Taking a wrong one makes a test pass that should have said that something is gone, so everything that speaks for
 * another element outweighs looks: it stood beside this one when the test was written; it does something else; it has
 * another name, though the page speaks the same language and nothing that developers name elements by says that it is
 * the same; it is one of several of a name and stands with other content.
 *
 * @param threshold the least similarity, 0 to 1
 */
export function choose(element: ElementRef, candidates: readonly Looks[], threshold: number): Choice {
  const before = element.looks;
  const ranked = candidates
    .map((after, index) => ({ after, index, similarity: similarity(before, after) }))
    .filter(({ after }) => isPossible(element, after))
    .map((each) => (isNamedAlone(element, each.after, candidates) ? closer(each) : each))
    .sort((a, b) => b.similarity - a.similarity);
  const [best, second] = ranked;
  if (!best) return { found: false, because: 'gone', similarity: 0 };
  if (best.similarity < threshold) return { found: false, because: 'unlike', similarity: best.similarity };
  if (second && best.similarity - second.similarity < margin) {
    return { found: false, because: 'ambiguous', similarity: best.similarity };
  }
  return { found: true, index: best.index, similarity: best.similarity };
}

/** Its name found it alone then, and is the name of one alone now, wherever that stands. */
function isNamedAlone(element: ElementRef, after: Looks, candidates: readonly Looks[]): boolean {
  const name = nameOf(element.looks);
  if (name === undefined || nameOf(after) !== name || isOneOfMany(element)) return false;
  return candidates.filter((each) => nameOf(each) === name && isSameKind(each, after)).length === 1;
}

const closer = <T extends { readonly similarity: number }>(each: T): T => ({
  ...each,
  similarity: (1 + each.similarity) / 2,
});

/** Something else by its name: one that stood beside it, or nothing that anyone would call the same. */
export function isCalledOtherwise(before: Looks, after: Looks): boolean {
  const [one, other] = [nameOf(before), nameOf(after)];
  if (one === other || isTranslated(before, after)) return false;
  return stoodBeside(before, after) || (!isAnchored(before, after) && nameLikeness(before, after) < sameName);
}

function isPossible(element: ElementRef, after: Looks): boolean {
  const before = element.looks;
  if (!isSameKind(before, after)) return false;
  if (stoodBeside(before, after)) return false;
  if (isTranslated(before, after)) return true;
  if (!isAnchored(before, after) && nameLikeness(before, after) < sameName) return false;
  return !isOneOfMany(element) || isWithSameContent(before, after);
}

const isSameKind = (one: Looks, other: Looks): boolean => kindOf(one) === kindOf(other);

/** It was there, as another element, when the test was written. */
function stoodBeside(before: Looks, after: Looks): boolean {
  const others = (before.others ?? '').split(' | ');
  const known = (text: string | undefined): boolean =>
    text !== undefined && text !== '' && others.includes(text.slice(0, othersLength));
  if (nameOf(before) !== nameOf(after)) return known(nameOf(after));
  return before.context !== after.context && known(after.context);
}

/** To so many letters the names of elements that stood beside one are kept. */
const othersLength = 40;

/** What developers name elements by is the same. */
const isAnchored = (before: Looks, after: Looks): boolean =>
  ['data-testid', 'data-test', 'data-cy', 'data-qa', 'id', 'name-attribute', 'href'].some(
    (name) => before[name] !== undefined && before[name] === after[name],
  );

const nameOf = ({ name, text, label }: Looks): string | undefined => name ?? text ?? label;

function nameLikeness(before: Looks, after: Looks): number {
  const [one, other] = [nameOf(before), nameOf(after)];
  if (one === undefined && other === undefined) return 1;
  return one === undefined || other === undefined ? 0 : wording(one, other);
}

/** Its name alone did not find it then: other elements had the same. */
const isOneOfMany = ({ looks, locators }: ElementRef): boolean =>
  looks.role !== undefined && looks.name !== undefined && !locators.some(({ by }) => by === 'role');

function isWithSameContent(before: Looks, after: Looks): boolean {
  if (before.context === undefined) return true;
  return after.context !== undefined && kept(before.context, after.context) >= sameContent;
}
