import type { Severity } from '../../../domain/findings/finding.ts';
import type { Item, List, Look } from '../looking/look.ts';
import type { Entry } from '../walking/move.ts';

/** A property that did not hold at the end of a walk. */
export interface Violation {
  /** `property.counter`, … */
  readonly check: string;
  /** Same property, same cause. No counts and no typed texts in it. */
  readonly key: string;
  readonly title: string;
  readonly advice: string;
  readonly severity: Severity;
  readonly confidence: 'certain' | 'review';
  readonly expected: string;
  readonly seen: string;
  readonly source?: string;
}

export const listOf = (look: Look, key: string): List =>
  look.lists.find((one) => one.key === key) ?? { key, items: [] };

/** Items without regard to their order: lists may sort themselves anew. */
export const bag = (items: readonly Item[]): readonly string[] => items.map(itemText).sort();
export const itemText = ({ text, on }: Item): string =>
  on === null ? text : `${on ? '[x]' : '[ ]'} ${text}`;

export const same = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((text, at) => text === other[at]);

export const said = (texts: readonly string[]): string =>
  texts.length === 0
    ? 'nothing'
    : texts
        .map((text) => `"${text}"`)
        .join(', ')
        .slice(0, 2000);

/** A title without the texts that were typed and without numbers: what stays the same in every walk. */
export function plainTitle({ title, item }: Entry): string {
  const bare = item === undefined ? title : title.replace(` of "${item.slice(0, 40)}"`, ' of an item');
  return bare.replace(/^add ".*"$/, 'add an item').replaceAll(/\d+/g, '#');
}
