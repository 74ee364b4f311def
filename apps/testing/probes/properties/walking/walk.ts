import type { Page } from 'playwright-core';
import { wait } from '#kernel/base';
import { act } from '../../../browsers/act.ts';
import { describeElements } from '../../../browsers/describe/describe-element.ts';
import { settle } from '../../../browsers/settle.ts';
import type { Action } from '../../../domain/suite/step.ts';
import type { ProbeContext } from '../../probe.ts';
import type { Look } from '../looking/look.ts';
import { lookAt } from '../looking/look-at.ts';
import { doAction, planMove } from './do-move.ts';
import { type Entry, type Move, moveKey, type PageError, type Trail } from './move.ts';
import { newText } from './words.ts';

/** Where walks begin. */
export interface Home {
  readonly way: readonly Action[];
  readonly route: string;
  readonly state: string;
}

export interface Walking {
  readonly context: ProbeContext;
  readonly home: Home;
  /** Lists that were seen in other walks. */
  readonly lists: ReadonlySet<string>;
  /** Looks again after a moment before it believes what it sees, and describes elements so that others find them. */
  readonly careful?: boolean;
  /** Whether what deletes may be used though it may reach a server. */
  readonly deletes: boolean;
}

/** A walk that sent to the server what only the browser was to do. */
export class WriteRefused extends Error {
  readonly key: string;
  constructor(key: string) {
    super('A request was held back.');
    this.key = key;
  }
}

/**
 * Walks from a fresh browser. Moves that the page does not offer are passed over.
 *
 * @param stop ends the walk after an entry
 * @throws Playwright's error when the home cannot be reached
 */
export function walk(
  walking: Walking,
  moves: Iterable<Move>,
  stop: (trail: Trail) => boolean = () => false,
): Promise<Trail> {
  return walking.context.withPage(async (page) => {
    const walker = await startWalk(walking, page);
    for (const move of moves) {
      walking.context.signal.throwIfAborted();
      if (stop(walker.trail)) break;
      await walker.make(move);
    }
    return walker.trail;
  });
}

interface Walker {
  readonly trail: readonly Entry[];
  make(move: Move): Promise<void>;
}

async function startWalk(
  { context, home, lists: before, careful, deletes }: Walking,
  page: Page,
): Promise<Walker> {
  const { signal, graph, settings } = context;
  const errors = watchErrors(page, graph.origin);
  const milliseconds = settings.exploration.settle_milliseconds;
  const lists = new Set(before);
  const typed: string[] = [];
  const trail: Entry[] = [];

  async function look(): Promise<Look> {
    await settle(page, { milliseconds, signal });
    if (careful) await wait(500, signal);
    const seen = await lookAt(page, { lists: [...lists], typed: [...typed, newText(typed.length)] });
    for (const { key, items } of seen.lists) if (items.length > 0) lists.add(key);
    return seen;
  }

  for (const action of home.way) {
    signal.throwIfAborted();
    await act(page, action, { origin: graph.origin, timeoutMilliseconds: 10_000, signal });
    await settle(page, { milliseconds, signal });
  }
  let now = await look();
  const opened = { move: undefined, key: 'home', title: 'open the page', actions: home.way };
  trail.push({ ...opened, look: now, errors: errors.take() });

  return {
    trail,
    async make(move) {
      const planned = planMove(move, now, typed);
      if (planned === undefined) return;
      const isGuarded = move.do === 'use' && move.means === 'delete' && !deletes;
      const guard = isGuarded ? await guardWrites(page) : undefined;
      const actions = careful ? await described(page, planned.actions) : planned.actions;
      const isDone = await doAll(page, planned.actions);
      if (isDone || errors.any()) now = await look();
      if (await guard?.wasNeeded()) throw new WriteRefused(moveKey(move));
      if (!isDone && !errors.any()) return;
      const { title, item } = planned;
      if (planned.typed !== undefined) typed.push(planned.typed);
      trail.push({
        move,
        key: moveKey(move),
        title,
        actions,
        look: now,
        errors: errors.take(),
        ...(planned.typed !== undefined && { typed: planned.typed }),
        ...(item !== undefined && { item }),
      });
    },
  };
}

async function doAll(page: Page, actions: readonly Action[]): Promise<boolean> {
  for (const action of actions) if (!(await doAction(page, action))) return false;
  return true;
}

/** The same actions on elements as a test keeps them; where one cannot be described, by its place. */
async function described(page: Page, actions: readonly Action[]): Promise<readonly Action[]> {
  return Promise.all(
    actions.map(async (action): Promise<Action> => {
      if (!('element' in action) || action.element === undefined) return action;
      const [locator] = action.element.locators;
      if (locator?.by !== 'css') return action;
      const [found] = await describeElements(page, locator.selector).catch(() => []);
      return found === undefined ? action : { ...action, element: found };
    }),
  );
}

/** Until the answer is asked for, nothing that may change what a server keeps leaves the page. */
async function guardWrites(page: Page): Promise<{ wasNeeded(): Promise<boolean> }> {
  let refused = false;
  const handler: Parameters<Page['route']>[1] = async (route) => {
    const request = route.request();
    const writes = !['GET', 'HEAD', 'OPTIONS'].includes(request.method()) || request.isNavigationRequest();
    refused ||= writes;
    await (writes ? route.abort('blockedbyclient') : route.fallback()).catch(() => {});
  };
  await page.route('**/*', handler);
  return {
    async wasNeeded() {
      await page.unroute('**/*', handler);
      return refused;
    },
  };
}

function watchErrors(page: Page, origin: string): { take(): readonly PageError[]; any(): boolean } {
  let errors: PageError[] = [];
  page.on('pageerror', (error) =>
    errors.push({ kind: 'uncaught-error', text: error.message || String(error) }),
  );
  page.on('crash', () => errors.push({ kind: 'crash', text: 'The page crashed.' }));
  page.on('response', (response) => {
    if (response.status() < 500 || new URL(response.url()).origin !== origin) return;
    const path = response.url().slice(origin.length).replaceAll(/\d+/g, ':id').split('?')[0] ?? '';
    errors.push({
      kind: 'server-error',
      text: `${response.request().method()} ${path} answered ${response.status()}`,
    });
  });
  return {
    any: () => errors.length > 0,
    take() {
      const taken = errors;
      errors = [];
      return taken;
    },
  };
}
