import type { Counter, Item, Look } from '../looking/look.ts';
import type { Entry, Trail } from '../walking/move.ts';
import { countsSomethingElse, countsWhatIsThere } from '../walking/words.ts';
import { bag, listOf, plainTitle, said, type Violation } from './violation.ts';

/** What a counter may count: the items of a list, or those that are ticked, or those that are not. */
const relations = {
  all: () => true,
  on: ({ on }: Item) => on === true,
  off: ({ on }: Item) => on === false,
} as const;
type Relation = keyof typeof relations;
interface Tie {
  readonly counter: string;
  readonly list: string;
  readonly relation: Relation;
}

const placeholder = /^(no|nothing|none|empty|there (is|are) no|add|your .* is empty|you have no)\b/i;
const itemsOf = (look: Look, list: string): readonly Item[] =>
  listOf(look, list).items.filter(({ text }) => !placeholder.test(text));
const countOf = (look: Look, { list, relation }: Tie): number =>
  itemsOf(look, list).filter(relations[relation]).length;
const counterOf = (look: Look, { counter }: Tie): Counter | undefined =>
  look.counters.find(({ key }) => key === counter);
/** Undefined where the look shows no such counter or list. */
function holds(look: Look, tie: Tie): boolean | undefined {
  const counter = counterOf(look, tie);
  if (!counter || !look.lists.some(({ key }) => key === tie.list)) return undefined;
  return counter.value === countOf(look, tie);
}

const modeOf = (look: Look): string => JSON.stringify([look.path, look.mode]);
/** What a list shows, without the words: two lists of two unticked items are alike. */
const contentOf = (look: Look, list: string): string =>
  JSON.stringify(
    itemsOf(look, list)
      .map(({ on, numbers }) => JSON.stringify([on, numbers]))
      .sort(),
  );

/**
 * A counter agrees with the list that it counts.
 *
 * What it counts is learned first: from all walks, as far as they go without the move that is judged, in the same mode
 * of the page. Only what held in every one of those looks, went up and went down, counts as learned. The move is at
 * fault when afterwards none of what was learned holds, and the page is one that was seen before, reached otherwise,
 * with the right number; so what cannot be seen (another page's cart, an unseen filter) is no reason.
 *
 * @param others what is learned from; the judged trail may be among them
 */
export function countersAgree(trail: Trail, at: number, others: readonly Trail[]): Violation | undefined {
  const [before, entry] = [trail[at - 1], trail[at]];
  if (!before || !entry || hidesItems(trail, at)) return undefined;
  const mode = modeOf(entry.look);
  const lessons = others.map((one) => without(one, entry.key));
  for (const counter of entry.look.counters) {
    if (countsSomethingElse(counter.words)) continue;
    const ties = tiesOf(entry.look, counter).filter((tie) => isLearned(tie, lessons, mode));
    const [tie] = ties;
    if (tie === undefined || ties.some((one) => holds(entry.look, one) !== false)) continue;
    if (holds(before.look, tie) === false) continue;
    if (!ties.some((one) => isKnownPage(entry, one, lessons, mode))) continue;
    const count = countOf(entry.look, tie);
    return {
      check: 'property.counter',
      key: `counter ${counter.words} ${entry.key}`,
      title: `After "${plainTitle(entry)}" the counter "${counter.words}" does not agree with its list`,
      advice:
        'The number is kept beside the list instead of being computed from it, and one of the ways to change the list forgets it.',
      severity: 'serious',
      confidence: 'certain',
      expected: `${count}, for the list shows ${said(bag(itemsOf(entry.look, tie.list)))}.`,
      seen: `"${counter.text}"`,
    };
  }
  return undefined;
}

const tiesOf = (look: Look, counter: Counter): readonly Tie[] =>
  look.lists.flatMap(({ key: list }) =>
    (['off', 'on', 'all'] as const).map((relation): Tie => ({ counter: counter.key, list, relation })),
  );

/** A walk up to the first time that a move was made. */
const without = (trail: Trail, key: string): Trail => {
  const first = trail.findIndex((entry) => entry.key === key);
  return first < 0 ? trail : trail.slice(0, first);
};

function isLearned(tie: Tie, lessons: readonly Trail[], mode: string): boolean {
  const values = new Set<number>();
  let looks = 0;
  let fell = false;
  for (const lesson of lessons) {
    let last: number | undefined;
    for (const { look } of lesson) {
      const verdict = holds(look, tie);
      if (modeOf(look) !== mode || verdict === undefined) {
        last = undefined;
        continue;
      }
      if (!verdict) return false;
      const value = countOf(look, tie);
      fell ||= last !== undefined && value < last;
      last = value;
      values.add(value);
      looks += 1;
    }
  }
  const words = lessons[0]?.[0] ? wordsOf(tie, lessons) : '';
  return looks >= 6 && values.size >= 3 && (fell || countsWhatIsThere(words));
}

const wordsOf = (tie: Tie, lessons: readonly Trail[]): string => {
  for (const lesson of lessons) {
    for (const { look } of lesson) {
      const counter = counterOf(look, tie);
      if (counter) return counter.words;
    }
  }
  return '';
};

/** The same list was seen in the same mode with the right number; or it was emptied by what says that it deletes. */
function isKnownPage(entry: Entry, tie: Tie, lessons: readonly Trail[], mode: string): boolean {
  const content = contentOf(entry.look, tie.list);
  const wasSeen = lessons.some((lesson) =>
    lesson.some(
      ({ look }) =>
        modeOf(look) === mode && contentOf(look, tie.list) === content && holds(look, tie) === true,
    ),
  );
  return wasSeen || (content === '[]' && isDelete(entry));
}

const isDelete = ({ move }: Entry): boolean => move?.do === 'use' && move.means === 'delete';

/** Items went in this walk by a move that does not delete: a filter, perhaps, whose hidden items are still counted. */
function hidesItems(trail: Trail, at: number): boolean {
  return trail.slice(1, at + 1).some((entry, index) => {
    const before = trail[index];
    if (!before || isDelete(entry) || entry.move?.do === 'reload') return false;
    return before.look.lists.some(({ key, items }) => {
      const texts = new Set(listOf(entry.look, key).items.map(({ text }) => text));
      return items.some(({ text }) => !texts.has(text));
    });
  });
}
