import { canonicalJson } from '#kernel/base';
import type { Effect, State, Transition } from '../exploration/graph.ts';
import type { Action, Expectation } from '../suite/step.ts';
import { type Known, saidKey } from './edge.ts';
import { isSteady, onlyNumber, steadyElement } from './steady.ts';

/** More make a test that fails for many reasons at once. */
const most = 10;
/** Longer texts are those of whole regions. */
const longestText = 120;

/** What a test typed or chose: it may expect to see that again, whatever it looks like. */
export function typedIn(actions: readonly Action[]): readonly string[] {
  return [
    ...new Set(actions.flatMap((one) => (one.do === 'fill' || one.do === 'select' ? [one.value] : []))),
  ];
}

/** What a state shows wherever one comes from: its title and its marks. */
export function expectationsOfState(state: State, typed: readonly string[]): readonly Expectation[] {
  const title: readonly Expectation[] =
    state.title !== '' && isSteady(state.title, typed) ? [{ that: 'title', text: state.title }] : [];
  return firstFew([...title, ...state.marks.flatMap(({ element, text }) => seen(element, text, typed))]);
}

/** What an action was seen to do: its effects, and where it leads. */
export function expectationsOfTransition(
  known: Known,
  transition: Transition,
  typed: readonly string[],
): readonly Expectation[] {
  const effects = transition.effects.flatMap((effect) => ofEffect(known, transition, effect, typed));
  return firstFew([...effects, ...ofArrival(known, transition, typed)]);
}

function ofEffect(
  known: Known,
  transition: Transition,
  { what, element, text }: Effect,
  typed: readonly string[],
): readonly Expectation[] {
  if (what === 'appeared') return seen(element, text, typed);
  if (what === 'gone') {
    const gone = steadyElement(element, typed, true);
    return gone === undefined ? [] : [{ that: 'hidden', element: gone }];
  }
  const there = steadyElement(element, typed);
  if (there === undefined) return [];
  if (what === 'value') {
    return isSteady(text, typed) ? [{ that: 'value', element: there, value: text }] : [];
  }
  if (what === 'count') {
    const count = Number(text);
    return known.writes || !Number.isInteger(count) || count < 0
      ? []
      : [{ that: 'count', element: there, count }];
  }
  const holds =
    isSteady(text, typed) ||
    (text.length <= longestText && isSettledNumber(known, transition, element, text));
  return text === '' || !holds ? [] : [{ that: 'text', element: there, text, match: 'is' }];
}

/**
 * A number on the page is expected again only where nothing is kept on a server, so that every run begins alike, and
 * where it was no chance: it is the number of items that the same action left, or was seen there more than once.
 */
function isSettledNumber(
  known: Known,
  { effects }: Transition,
  element: Effect['element'],
  text: string,
): boolean {
  const number = onlyNumber(text);
  if (number === undefined || known.writes) return false;
  return (
    known.confirmed.has(saidKey(element, text)) ||
    effects.some(({ what, text: count }) => what === 'count' && Number(count) === number)
  );
}

function ofArrival(
  { states }: Known,
  { from, to }: Transition,
  typed: readonly string[],
): readonly Expectation[] {
  const [origin, target] = [states.get(from), states.get(to)];
  if (target === undefined || from === to) return [];
  const path: readonly Expectation[] =
    target.path !== origin?.path && target.route === target.path && isSteady(target.path, typed)
      ? [{ that: 'path', path: target.path }]
      : [];
  const before = new Set((origin?.marks ?? []).map(({ element, text }) => saidKey(element, text)));
  const news = target.marks.filter(({ element, text }) => !before.has(saidKey(element, text)));
  return [
    ...path,
    ...expectationsOfState(
      { ...target, title: target.title === origin?.title ? '' : target.title, marks: news },
      typed,
    ),
  ];
}

function seen(element: Effect['element'], text: string, typed: readonly string[]): readonly Expectation[] {
  const there = steadyElement(element, typed);
  if (there === undefined) return [];
  const visible: Expectation = { that: 'visible', element: there };
  if (text === '' || text.length > longestText || !isSteady(text, typed)) return [visible];
  if (isOnlyItsName(there, text)) return [visible];
  return [visible, { that: 'text', element: there, text, match: 'contains' }];
}

/** Roles whose marks are known by their name, which is often a label that the page does not show. */
const namedParts = new Set(
  'alertdialog banner complementary contentinfo dialog form main navigation region search'.split(' '),
);

/** A navigation that is called "Filter" does not show the word: to see it by its name says all. */
const isOnlyItsName = ({ locators }: Effect['element'], text: string): boolean =>
  locators.some((one) => one.by === 'role' && one.name === text && namedParts.has(one.role));

/** Without repetition, and no more than make a test whose failure says something. */
export function firstFew(expectations: readonly Expectation[]): readonly Expectation[] {
  return [...new Map(expectations.map((one) => [canonicalJson(one), one])).values()].slice(0, most);
}
