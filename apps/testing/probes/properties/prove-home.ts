import fc from 'fast-check';
import type { Finding } from '../../domain/findings/finding.ts';
import type { ProbeContext } from '../probe.ts';
import { findingOf } from './finding.ts';
import type { Look } from './looking/look.ts';
import { listThatGrew, possibleAdders } from './planning/adders.ts';
import { allowanceOf } from './planning/allowed.ts';
import { type Play, type Vocabulary, vocabularyOf } from './planning/vocabulary.ts';
import { judge } from './rules/judge.ts';
import { didSomething, keysDoTheSame } from './rules/keyboard.ts';
import { bag, listOf, same, type Violation } from './rules/violation.ts';
import { withoutEffect } from './rules/without-effect.ts';
import { type Move, moveKey, type Trail } from './walking/move.ts';
import { type Home, type Walking, WriteRefused, walk } from './walking/walk.ts';

/** What one place of the site showed. */
export interface Proven {
  readonly findings: readonly Finding[];
  readonly walks: number;
  readonly moves: number;
}

/** Walks in one round, before what was learned is used for the next. */
const roundWalks = 6;
/** Rounds without anything new before it is enough. */
const quietRounds = 3;
/** A counterexample is made shorter with at most so many more walks. */
const mostShrinks = 30;

/** Random walks from one place, each from a fresh browser, until nothing new is found or `milliseconds` are over. */
export async function proveHome(context: ProbeContext, home: Home, milliseconds: number): Promise<Proven> {
  const began = context.remaining();
  const timeLeft = (): number => Math.min(context.remaining(), milliseconds - (began - context.remaining()));
  const destructive = context.settings.exploration.allow_destructive;
  const allowance = allowanceOf(context.graph, { destructive });
  const trails: Trail[] = [];
  const findings: Finding[] = [];
  const known = new Set<string>();
  const banned = new Set<string>();
  const lists = new Set<string>();
  const looks: Look[] = [];
  const isKnown = ({ check, key }: Violation): boolean => known.has(`${check} ${key}`);
  const walking = (careful = false): Walking => ({ context, home, lists, careful, deletes: destructive });

  async function go(moves: readonly Move[], careful = false): Promise<Trail | undefined> {
    try {
      const trail = await walk(walking(careful), moves, () => timeLeft() <= 0);
      trails.push(trail);
      for (const { look } of trail) {
        looks.push(look);
        for (const { key, items } of look.lists) if (items.length > 0) lists.add(key);
      }
      return trail;
    } catch (error) {
      context.signal.throwIfAborted();
      if (!(error instanceof WriteRefused)) throw error;
      banned.add(error.key);
      return undefined;
    }
  }

  /** Tells a violation that is seen again, twice, by careful walks from fresh browsers. */
  async function confirm(violation: Violation, moves: readonly Move[]): Promise<void> {
    known.add(`${violation.check} ${violation.key}`);
    let last: Trail | undefined;
    for (let time = 0; time < 2; time += 1) {
      last = await go(moves, true);
      const seen =
        last && judge(last, trails, (one) => one.check !== violation.check || one.key !== violation.key);
      if (!last || !seen) return;
      last = last.slice(0, seen.at + 1);
    }
    if (last === undefined || !(await holdsOtherwise(violation, last))) return;
    tell(violation, last);
  }

  /** Without the filter the list stays as it is: what changes by itself is no fault of a filter. */
  async function holdsOtherwise({ check }: Violation, trail: Trail): Promise<boolean> {
    if (check !== 'property.filter_restores') return true;
    const moves = trail.flatMap(({ move }) => (move === undefined ? [] : [move]));
    const control = await go([...moves.slice(0, -2), ...moves.slice(-1)], true);
    const [before, after] = [control?.at(-2)?.look, control?.at(-1)?.look];
    return (
      !!before &&
      !!after &&
      before.lists.every(({ key, items }) => same(bag(items), bag(listOf(after, key).items)))
    );
  }

  async function round(vocabulary: Vocabulary, examples: readonly Play[][]): Promise<boolean> {
    const plays = weighted(vocabulary);
    if (plays.length === 0) return false;
    let failing: { violation: Violation; moves: readonly Move[] } | undefined;
    let shrinks = 0;
    const property = fc.asyncProperty(
      fc.array(fc.constantFrom(...plays), { minLength: 1, maxLength: 6 }),
      async (chosen) => {
        if (timeLeft() <= 0 || shrinks > mostShrinks) return;
        if (failing) shrinks += 1;
        const trail = await go(chosen.flat());
        if (!trail) return;
        const wanted = failing?.violation;
        const found = judge(trail, trails, (one) =>
          wanted ? one.check !== wanted.check || one.key !== wanted.key : isKnown(one),
        );
        if (!found) return;
        const moves = trail.slice(0, found.at + 1).flatMap(({ move }) => (move === undefined ? [] : [move]));
        failing = { violation: found.violation, moves };
        throw new Error(found.violation.title);
      },
    );
    await fc.check(property, {
      seed: Math.floor(context.random() * 0x7fffffff),
      numRuns: roundWalks + examples.length,
      examples: examples.map((one): [Play[]] => [one]),
    });
    context.signal.throwIfAborted();
    if (!failing) return false;
    await confirm(failing.violation, failing.moves);
    return true;
  }

  const first = await go([]);
  const start = first?.[0]?.look;
  if (!start) return { findings, walks: trails.length, moves: 0 };
  const adders = await findAdders();
  await compareKeys();
  const vocabulary = (): Vocabulary => vocabularyOf(looks, adders, allowance, banned);
  await go(lesson(vocabulary()).flat());
  for (let quiet = 0, number = 0; quiet < quietRounds && timeLeft() > 0; number += 1) {
    const words = vocabulary();
    const isNew = await round(words, number === 0 ? examplesOf(words) : []);
    quiet = isNew ? 0 : quiet + 1;
  }
  for (const { violation, trail } of withoutEffect(trails)) if (!isKnown(violation)) tell(violation, trail);
  return { findings, walks: trails.length, moves: trails.reduce((sum, one) => sum + one.length - 1, 0) };

  /** All possible ways in one walk: what each adds is seen by itself. */
  async function findAdders(): Promise<Extract<Move, { do: 'add' }>[]> {
    const possible = start ? possibleAdders(start, allowance) : [];
    const trail = possible.length === 0 ? undefined : await go(possible);
    const found = possible.filter((add) =>
      trail?.some((entry, at) => entry.key === moveKey(add) && listThatGrew(trail, at) !== undefined),
    );
    // One button for a field is enough.
    return found.filter(
      ({ field, by }) =>
        by === 'Enter' || found.find((one) => one.field === field && one.by !== 'Enter')?.by === by,
    );
  }

  /** What is no native control, and fields whose button adds: the keys have to do what the mouse does. */
  async function compareKeys(): Promise<void> {
    const shown = looks.at(-1);
    const [add] = adders;
    const tick = vocabularyOf(looks, adders, allowance, banned)
      .toggles.flat()
      .find((move) => move.do === 'use' && move.at !== undefined);
    const prefix = [...(add ? [add] : []), ...(add && tick ? [tick] : [])];
    const mute = (shown?.controls ?? []).filter(
      (one) =>
        !one.isNative &&
        one.isFocusable &&
        one.kind !== 'text' &&
        !one.isDisabled &&
        allowance.may(one) !== false,
    );
    for (const control of [...new Map(mute.map((one) => [one.key, one])).values()].slice(0, 6)) {
      const { key, role } = control;
      const isGuarded = allowance.may(control) === 'inside';
      const use: Move = { do: 'use', control: key, ...(isGuarded && { means: 'delete' as const }) };
      const keys = role === 'link' ? (['Enter'] as const) : (['Enter', 'Space'] as const);
      await compare(
        [...prefix, use],
        keys.map((how) => [...prefix, { ...use, how }]),
      );
    }
    const byButton = adders.filter(({ by }) => by !== 'Enter');
    for (const button of byButton) {
      if (adders.some(({ field, by }) => field === button.field && by === 'Enter')) continue;
      await compare([button], [[{ ...button, by: 'Enter' }]]);
    }
  }

  /** Once to see it, twice more from fresh browsers to believe it. */
  async function compare(clicks: readonly Move[], keys: readonly (readonly Move[])[]): Promise<void> {
    let seen: { readonly violation: Violation; readonly trail: Trail } | undefined;
    for (let time = 0; time < 3; time += 1) {
      seen = timeLeft() > 0 ? await compareOnce(clicks, keys, time > 0) : undefined;
      if (seen === undefined || isKnown(seen.violation)) return;
    }
    if (seen) tell(seen.violation, seen.trail);
  }

  async function compareOnce(clicks: readonly Move[], keys: readonly (readonly Move[])[], careful: boolean) {
    const clicked = await go(clicks, careful);
    if (clicked?.length !== clicks.length + 1 || !didSomething(clicked)) return undefined;
    const pressed: Trail[] = [];
    for (const moves of keys) {
      const trail = await go(moves, careful);
      if (trail?.length !== moves.length + 1) return undefined;
      pressed.push(trail);
    }
    const violation = keysDoTheSame(clicked, pressed);
    return violation && pressed[0] && { violation, trail: pressed[0] };
  }

  function tell(violation: Violation, trail: Trail): void {
    known.add(`${violation.check} ${violation.key}`);
    const finding = findingOf(violation, home, trail);
    findings.push(finding);
    context.found(finding);
  }
}

/** What shows most of how a page works: items come, are switched, go. */
function lesson({ adds, toggles }: Vocabulary): readonly Play[] {
  const [add] = adds;
  const inRows = toggles.filter(([move]) => move?.do === 'use' && move.at !== undefined);
  const [first, last] = inRows;
  const all = add ? [add, add, add] : [];
  return [
    ...all,
    ...(first && last ? [first, last, first] : []),
    ...(add ? [add] : []),
    ...(first ? [first] : []),
  ];
}

/** Each property is tried once on purpose before chance takes over. */
function examplesOf({ adds, toggles, twice, deletes, undo, filters, leaves, reloads }: Vocabulary): Play[][] {
  const some = adds[0] ? [adds[0], adds[0]] : [];
  const ticked = toggles.find(([move]) => move?.do === 'use' && move.at === 'first');
  const mixed = ticked ? [...some, ticked] : some;
  const outside = twice.filter(([move]) => move?.do === 'use' && move.at === undefined);
  const reload = reloads[0];
  const examples: Play[][] = [
    filters.length > 0 ? [...mixed, ...filters.slice(0, 4)] : [],
    ...outside.slice(0, 2).map((one) => [...some, one]),
    deletes.length > 0
      ? [...mixed, ...deletes.filter(([move]) => move?.do === 'use' && move.at !== 'first').slice(0, 2)]
      : [],
    undo.length > 0 ? [...some, ...undo.slice(0, 1)] : [],
    reload && some.length > 0 ? [...mixed, reload] : [],
    leaves.slice(0, 2).map((one) => one),
  ];
  return examples.filter((one) => one.length > 0);
}

/** The more a kind of play tells, the more often it is drawn. The same objects, so that fast-check can shrink examples. */
function weighted(vocabulary: Vocabulary): readonly Play[] {
  const { adds, toggles, twice, deletes, undo, filters, presses, leaves, reloads } = vocabulary;
  const times = (plays: readonly Play[], many: number): readonly Play[] =>
    Array.from({ length: many }, () => plays).flat();
  const add =
    adds.length === 0
      ? []
      : times(adds, Math.max(1, Math.ceil((toggles.length + filters.length + 4) / (2 * adds.length))));
  return [
    ...add,
    ...toggles,
    ...deletes,
    ...presses,
    ...reloads,
    ...reloads,
    ...twice,
    ...undo,
    ...filters,
    ...leaves,
  ];
}
