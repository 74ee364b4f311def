import type { Trail } from '../walking/move.ts';
import { bag, listOf, plainTitle, said, same, type Violation } from './violation.ts';

/**
 * What is filtered and shown whole again is the same. The walk chose "all" (or emptied the search), then something
 * else, then "all" again: `first`, `filter` and `again` are those three.
 */
export function unfilterRestores(trail: Trail, at: number): Violation | undefined {
  const [first, filter, again] = [trail[at - 2], trail[at - 1], trail[at]];
  if (!first || !filter || !again || first.key !== again.key || filter.key === first.key) return undefined;
  const isFilter =
    isEmptySearch(again) ||
    (again.move?.do === filter.move?.do && (again.move?.do === 'use' || again.move?.do === 'choose'));
  if (!isFilter || again.item !== undefined || !showsAll(again)) return undefined;
  for (const { key, items } of first.look.lists) {
    const [was, is] = [bag(items), bag(listOf(again.look, key).items)];
    if (items.length === 0 || same(was, is)) continue;
    const lost = was.filter((text) => !is.includes(text));
    return {
      check: 'property.filter_restores',
      key: `filter ${filter.key}`,
      title: `After "${plainTitle(filter)}" and back to all, the list is not what it was${lost.length > 0 ? ': items are missing' : ''}`,
      advice: 'A filter chooses what is shown. It must not change what is kept.',
      severity: 'serious',
      confidence: 'certain',
      expected: said(was),
      seen: said(is),
    };
  }
  return undefined;
}

const isEmptySearch = ({ move }: Trail[number]): boolean => move?.do === 'search' && move.value === '';
/** Set by whoever made the walk: the control says "all", or the option stands for it. */
const showsAll = (entry: Trail[number]): boolean =>
  isEmptySearch(entry) ||
  entry.key.startsWith('choose') ||
  /"(all|all items|show all|everything|any|alle|alles|tous|tout|todos|todas|tutti|tutte)\b/i.test(entry.key);
