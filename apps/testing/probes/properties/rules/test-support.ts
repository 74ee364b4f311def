import type { Action } from '../../../domain/suite/step.ts';
import type { Control, Look } from '../looking/look.ts';
import { planMove } from '../walking/do-move.ts';
import { type Entry, type Move, moveKey, type Trail } from '../walking/move.ts';

/**
 * A list of things to do without a browser: what a page would show, for thousands of walks in a second. Correct as it
 * is; each fault is a difference.
 */
export interface Faults {
  /** What is left counts what is done, too. */
  readonly leftCountsAll?: boolean;
  /** To clear what is done does nothing. */
  readonly clearDead?: boolean;
  readonly totalForgetsClear?: boolean;
  readonly filterLoses?: boolean;
  readonly allMissesLast?: boolean;
  readonly allOnlyTicks?: boolean;
  readonly savesLate?: boolean;
  readonly deletionNotSaved?: boolean;
  readonly allNotSaved?: boolean;
  readonly deletesFirst?: boolean;
  readonly throwsOnEmptyClear?: boolean;
  readonly backShowsAbout?: boolean;
  readonly shownNotLoaded?: boolean;
}
/** What correct apps do, too. */
export interface Manners {
  /** Keeps nothing when it is loaded again. */
  readonly forgets?: boolean;
  /** Boxes only select: they are forgotten on purpose. */
  readonly forgetsTicks?: boolean;
  /** Ticked items go to the end. */
  readonly sorts?: boolean;
  /** Says how many were ever added, and how often something was done. */
  readonly countsEvents?: boolean;
  /** A filter that nothing on the page tells of. */
  readonly hiddenFilter?: boolean;
  /** A row that says that there is nothing. */
  readonly placeholder?: boolean;
  /** An item that is ticked leaves the list; "all" ticks nothing then. */
  readonly ticksAway?: boolean;
  /** Deleting asks in a dialog of the page first, and is never confirmed. */
  readonly asksFirst?: boolean;
}

interface Todo {
  readonly text: string;
  done: boolean;
}

export function todoModel(faults: Faults = {}, manners: Manners = {}) {
  let items: Todo[] = [];
  let saved: Todo[] = [];
  let filter: 'all' | 'active' | 'completed' = 'all';
  let total = 0;
  let events = 0;
  /** A box that does not follow its items keeps a state of its own. */
  let boxOn = faults.allMissesLast || faults.allOnlyTicks ? false : undefined;
  let isAbout = false;
  let showsAbout = false;
  let draft = '';
  let errors: string[] = [];

  const save = (): void => {
    saved = items.map((one) => ({ ...one }));
  };
  const shown = (): Todo[] => {
    const some = items.filter(({ done }) => filter === 'all' || done === (filter === 'completed'));
    const there = manners.ticksAway ? some.filter(({ done }) => !done) : some;
    return manners.sorts ? [...there].sort((a, b) => Number(a.done) - Number(b.done)) : there;
  };
  const left = (): number => items.filter(({ done }) => !done).length;
  const leftSaid = (): number => (faults.leftCountsAll ? items.length : left());

  const control = (key: string, more: Partial<Control>): Control => ({
    key,
    selector: key,
    tag: 'button',
    role: 'button',
    name: key,
    kind: 'press',
    type: '',
    on: null,
    value: '',
    isDisabled: false,
    opensWindow: false,
    isNative: true,
    isFocusable: true,
    options: [],
    hints: key,
    group: 'body',
    ...more,
  });

  function look(): Look {
    if (showsAbout) {
      const path = isAbout ? '/about' : '/';
      return {
        path,
        title: 'About',
        heading: 'About',
        lists: [],
        counters: [],
        controls: [],
        mode: [],
        texts: [],
        stored: [],
      };
    }
    const rows = shown();
    const allOn = boxOn ?? (items.length > 0 && left() === 0);
    const counter = (key: string, value: number) => ({
      key,
      words: key,
      text: key.replace('#', String(value)),
      value,
    });
    const item = ({ text, done }: Todo) => ({ text, shape: 'li', on: done, numbers: [] });
    const nothing = { text: 'Nothing to do yet', shape: 'li', on: null, numbers: [] };
    return {
      path: '/',
      title: 'Todos',
      heading: 'Todos',
      lists: [{ key: 'list', items: rows.length === 0 && manners.placeholder ? [nothing] : rows.map(item) }],
      counters: [
        counter('# item left', leftSaid()),
        counter('# task in the list', faults.totalForgetsClear ? total : items.length),
        ...(manners.countsEvents ? [counter('# task added', total), counter('undo (#)', events)] : []),
      ],
      controls: [
        control('what', { tag: 'input', role: 'textbox', kind: 'text', type: 'text' }),
        control('add', { name: 'Add' }),
        control('all boxes', { tag: 'input', role: 'checkbox', kind: 'toggle', on: allOn, name: 'Tick all' }),
        ...['all', 'active', 'completed'].map((name) =>
          control(`tab "${name}"`, { name, role: 'link', group: 'tabs' }),
        ),
        control('clear', { name: 'Clear completed' }),
        control('about', { role: 'link', name: 'About', address: 'http://127.0.0.1/about' }),
        ...rows.flatMap(({ text, done }, nth) => [
          control('row box', {
            selector: `box ${text}`,
            kind: 'toggle',
            role: 'checkbox',
            on: done,
            list: 'list',
            item: nth,
            name: text,
          }),
          control('row delete', { selector: `delete ${text}`, name: 'Delete', list: 'list', item: nth }),
        ]),
      ],
      mode: [...(manners.hiddenFilter ? [] : [filter]), ...(allOn ? ['all'] : [])],
      texts: [],
      stored: faults.shownNotLoaded ? saved.map(({ text }) => text) : [],
    };
  }

  function remove(text: string): void {
    if (manners.asksFirst) return;
    items = faults.deletesFirst ? items.slice(1) : items.filter((one) => one.text !== text);
    total = manners.countsEvents ? total : items.length;
    if (!faults.deletionNotSaved) save();
  }
  function tickAll(): void {
    const on = boxOn === undefined ? left() > 0 : !boxOn;
    if (faults.allMissesLast || faults.allOnlyTicks) boxOn = on;
    for (const [nth, one] of items.entries()) {
      if (faults.allMissesLast && nth > 0 && nth === items.length - 1) continue;
      one.done = on || faults.allOnlyTicks === true;
    }
    if (!faults.allNotSaved) save();
  }
  function clear(): void {
    if (faults.clearDead) return;
    if (faults.throwsOnEmptyClear && items.every(({ done }) => !done)) {
      errors.push("Cannot read properties of undefined (reading 'text')");
      return;
    }
    items = items.filter(({ done }) => !done);
    save();
  }
  function add(): void {
    if (faults.savesLate) save();
    items.push({ text: draft, done: false });
    total = manners.countsEvents || faults.totalForgetsClear ? total + 1 : items.length;
    if (!faults.savesLate) save();
  }
  function choose(name: 'all' | 'active' | 'completed'): void {
    filter = name;
    if (faults.filterLoses && name === 'completed') items = items.filter(({ done }) => done);
  }

  const uses: Readonly<Record<string, (text: string) => void>> = {
    add,
    all: tickAll,
    clear,
    about: () => {
      isAbout = true;
      showsAbout = true;
    },
    tab: (name) => choose(name.replaceAll('"', '') as 'all' | 'active' | 'completed'),
    delete: remove,
    box: (text) => {
      for (const one of items) if (one.text === text) one.done = !one.done;
      save();
    },
  };
  function use(selector: string): void {
    events += 1;
    const [first = '', ...rest] = selector.split(' ');
    uses[first]?.(rest.join(' '));
  }
  function back(): void {
    if (!isAbout) return;
    isAbout = false;
    showsAbout = faults.backShowsAbout === true;
  }
  function perform(action: Action): void {
    if (action.do === 'reload') reload();
    else if (action.do === 'back') back();
    else if (action.do === 'fill') draft = action.value;
    else if (action.do === 'press') add();
    else if (action.do === 'click' && action.element.locators[0]?.by === 'css')
      use(action.element.locators[0].selector);
  }
  function reload(): void {
    const kept = manners.forgets || faults.shownNotLoaded ? [] : saved;
    items = kept.map(({ text, done }) => ({ text, done: manners.forgetsTicks ? false : done }));
    total = manners.countsEvents ? total : items.length;
    filter = 'all';
    showsAbout = isAbout;
  }

  function walk(moves: readonly Move[]): Trail {
    const typed: string[] = [];
    let now = look();
    const trail: Entry[] = [
      { move: undefined, key: 'home', title: 'open the page', actions: [], look: now, errors: [] },
    ];
    for (const move of moves) {
      const planned = planMove(move, now, typed);
      if (!planned) continue;
      planned.actions.forEach(perform);
      if (planned.typed !== undefined) typed.push(planned.typed);
      now = look();
      const { title, typed: text, item } = planned;
      trail.push({
        move,
        key: moveKey(move),
        title,
        actions: planned.actions,
        look: { ...now, stored: now.stored.filter((one) => typed.includes(one)) },
        errors: errors.map((each) => ({ kind: 'uncaught-error', text: each })),
        ...(text !== undefined && { typed: text }),
        ...(item !== undefined && { item }),
      });
      errors = [];
    }
    return trail;
  }
  return { walk, look };
}
