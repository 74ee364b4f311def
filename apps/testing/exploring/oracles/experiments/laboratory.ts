import type { Page } from 'playwright-core';
import { bounded } from '../../../browsers/bounded.ts';
import { locate } from '../../../browsers/locate.ts';
import type { Place } from '../../../domain/exploration/atlas.ts';
import type { Choice } from '../../../domain/exploration/choices.ts';
import type { PageSnapshot } from '../../../domain/exploration/snapshot.ts';
import type { Action } from '../../../domain/suite/step.ts';
import type { ExploreRequest } from '../../explore-request.ts';
import type { Session, Sessions } from '../../session.ts';
import type { Suspect } from '../observation.ts';

/** A form that took right values when it was tried, and where it stands. */
export interface FormTrial {
  readonly place: Place;
  readonly choice: Choice;
  /** It made a request that may change something. */
  readonly writes: boolean;
}

export interface Laboratory {
  readonly request: ExploreRequest;
  readonly sessions: Sessions;
  /** Pages on which what was sent may be seen again. */
  readonly elsewhere: readonly string[];
}

export const isText = (action: Action): action is Extract<Action, { do: 'fill' }> => action.do === 'fill';

/** Fields in which a text stays as it was typed: not those whose value says that it is a number, a date, an address. */
export const isFree = (action: Extract<Action, { do: 'fill' }>): boolean =>
  /\p{L}/u.test(action.value) &&
  !action.value.includes('@') &&
  !/^https?:/.test(action.value) &&
  !/^Correct-Horse/.test(action.value);

/** The same choice with other values in its free text fields. */
export function filledWith(choice: Choice, valueIn: (value: string, at: number) => string): Choice {
  return {
    ...choice,
    before: choice.before.map((action, at) =>
      isText(action) && isFree(action) ? { ...action, value: valueIn(action.value, at) } : action,
    ),
  };
}

/** A fresh browser at the form. @returns undefined when its way leads elsewhere */
export async function at<T>(
  lab: Laboratory,
  place: Place,
  use: (session: Session, snapshot: PageSnapshot) => Promise<T>,
): Promise<T | undefined> {
  const session = await lab.sessions.fresh();
  try {
    await lab.sessions.walk(session, place.way);
    const snapshot = await lab.sessions.look(session);
    return session.stateId === place.id ? await use(session, snapshot.data) : undefined;
  } finally {
    await lab.sessions.close(session);
  }
}

export const inPage = <T>(page: Page, expression: string): Promise<T> =>
  bounded(page.evaluate(expression), { milliseconds: 5000, what: 'Reading the page' }) as Promise<T>;

/** What fields hold now, by their place in `before`; undefined where a field is gone. */
export async function heldIn(
  lab: Laboratory,
  page: Page,
  before: readonly Action[],
): Promise<readonly (string | undefined)[]> {
  return await Promise.all(
    before.map(async (action) => {
      if (!isText(action)) return undefined;
      const found = await locate(page, action.element, { signal: lab.request.signal });
      return await found?.inputValue({ timeout: 1000 }).catch(() => undefined);
    }),
  );
}

export const isSecret = ({ element }: Extract<Action, { do: 'fill' }>): boolean =>
  element.looks.type === 'password' || /passw/i.test(element.title);

/** How many alerts a page shows. */
export const alertsIn = ({ marks, texts }: PageSnapshot): number =>
  marks.filter(({ role }) => role === 'alert').length +
  texts.filter(({ role, text }) => role === 'alert' && text !== '').length;

export const nameOf = (choice: Choice): string =>
  choice.action.do === 'click'
    ? choice.action.element.title.replace(/^\w+ /, '').replace(/"/g, '')
    : (choice.key.split('|')[1] ?? 'form');

/** Something tried with a form, in fresh browsers of its own. @returns what was wrong with it */
export type Experiment = (lab: Laboratory, trial: FormTrial) => Promise<Suspect | undefined>;

/** Whether something was sent that may change what a server keeps, and nothing was refused. */
export function isTaken({ requests }: Session, before: PageSnapshot, now: PageSnapshot): boolean {
  const sent = requests.since();
  const isRefused = sent.some(
    ({ status, type }) => status >= 400 && ['document', 'xhr', 'fetch'].includes(type),
  );
  return (
    !isRefused &&
    alertsIn(now) <= alertsIn(before) &&
    sent.some(({ method }) => /^(?:POST|PUT|PATCH)$/i.test(method))
  );
}
