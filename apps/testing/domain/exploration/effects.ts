import type { PageSnapshot, RawText } from './snapshot.ts';

/** What changed between two snapshots, before it has locators. `element` is a number of the later one, unless it is gone. */
export interface RawEffect {
  readonly what: 'appeared' | 'gone' | 'text' | 'value' | 'count';
  readonly element: number;
  readonly text: string;
  /** The tag of the items, where `what` is `count` and the element their list. */
  readonly items?: string;
}

const most = 14;
const key = ({ role, text }: RawText): string => `${role}|${text}`;

function counted<T>(list: readonly T[], keyOf: (one: T) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const one of list) counts.set(keyOf(one), (counts.get(keyOf(one)) ?? 0) + 1);
  return counts;
}

/** Those of `list` that `other` has not as often. */
function news(list: readonly RawText[], other: readonly RawText[]): RawText[] {
  const left = counted(other, key);
  return list.filter((one) => {
    const count = left.get(key(one)) ?? 0;
    left.set(key(one), count - 1);
    return count <= 0 && one.text !== '';
  });
}

/** Alerts, headings and what stands alone say more than parts of lists. */
const weight = (one: RawText): number =>
  ['alert', 'status', 'alertdialog'].includes(one.role) ? 0 : one.role === 'heading' ? 1 : one.inItem ? 3 : 2;

/**
 * What an action did to a page: texts that appeared or went, those that changed in their place, values of fields, and
 * how many items lists have. Of another document only what appeared counts.
 *
 * @param isSameDocument whether the ids of both mean the same elements
 * @param filled values that were typed by the action itself
 */
export function effectsBetween(
  before: PageSnapshot,
  after: PageSnapshot,
  isSameDocument: boolean,
  filled: readonly string[] = [],
): RawEffect[] {
  const earlier = new Map(isSameDocument ? before.texts.map((one) => [one.id, one]) : []);
  const changed: RawEffect[] = [];
  const changedIds = new Set<number>();
  for (const text of after.texts) {
    const old = earlier.get(text.id);
    if (old === undefined) continue;
    if (text.value !== undefined && old.value !== text.value && !filled.includes(text.value))
      changed.push({ what: 'value', element: text.element, text: text.value });
    else if (text.value === undefined && old.text !== text.text && text.text !== '' && old.text !== '') {
      changed.push({ what: 'text', element: text.element, text: text.text });
      changedIds.add(text.id);
    }
  }
  const still = after.texts.filter(({ id, value }) => !changedIds.has(id) && value === undefined);
  const once = before.texts.filter(({ id, value }) => !changedIds.has(id) && value === undefined);
  const appeared = news(still, once)
    .sort((a, b) => weight(a) - weight(b))
    .map((one): RawEffect => ({ what: 'appeared', element: one.element, text: one.text }));
  const gone = isSameDocument
    ? news(once, still).map((one): RawEffect => ({ what: 'gone', element: one.element, text: one.text }))
    : [];
  const lists = new Map(isSameDocument ? before.lists.map((one) => [`${one.id} ${one.tag}`, one.items]) : []);
  const counts = after.lists.flatMap((list): RawEffect[] => {
    const old = lists.get(`${list.id} ${list.tag}`);
    if (old === undefined || old === list.items) return [];
    return [{ what: 'count', element: list.element, text: String(list.items), items: list.tag }];
  });
  return [...counts, ...changed, ...appeared.slice(0, most), ...gone.slice(0, 6)].slice(0, most * 2);
}
