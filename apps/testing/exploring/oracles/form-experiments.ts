import type { Page } from 'playwright-core';
import { act } from '../../browsers/act.ts';
import { bounded } from '../../browsers/bounded.ts';
import { locate } from '../../browsers/locate.ts';
import { settle } from '../../browsers/settle.ts';
import type { Place } from '../../domain/exploration/atlas.ts';
import type { Choice } from '../../domain/exploration/choices.ts';
import type { PageSnapshot } from '../../domain/exploration/snapshot.ts';
import type { Action } from '../../domain/suite/step.ts';
import type { ExploreRequest } from '../explore-request.ts';
import type { Session, Sessions } from '../session.ts';
import { makeFinding } from './make-finding.ts';
import type { Suspect } from './observation.ts';

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

const isText = (action: Action): action is Extract<Action, { do: 'fill' }> => action.do === 'fill';

/** Fields in which a text stays as it was typed: not those whose value says that it is a number, a date, an address. */
const isFree = (action: Extract<Action, { do: 'fill' }>): boolean =>
  /\p{L}/u.test(action.value) &&
  !action.value.includes('@') &&
  !/^https?:/.test(action.value) &&
  !/^Correct-Horse/.test(action.value);

/** The same choice with other values in its free text fields. */
function filledWith(choice: Choice, valueIn: (value: string, at: number) => string): Choice {
  return {
    ...choice,
    before: choice.before.map((action, at) =>
      isText(action) && isFree(action) ? { ...action, value: valueIn(action.value, at) } : action,
    ),
  };
}

/** A fresh browser at the form. @returns undefined when its way leads elsewhere */
async function at<T>(
  lab: Laboratory,
  place: Place,
  use: (session: Session, snapshot: PageSnapshot) => Promise<T>,
): Promise<T | undefined> {
  const session = await lab.sessions.fresh();
  try {
    for (const action of place.way) await lab.sessions.perform(session, action);
    const snapshot = await lab.sessions.look(session);
    return session.stateId === place.id ? await use(session, snapshot.data) : undefined;
  } finally {
    await lab.sessions.close(session);
  }
}

const inPage = <T>(page: Page, expression: string): Promise<T> =>
  bounded(page.evaluate(expression), { milliseconds: 5000, what: 'Reading the page' }) as Promise<T>;

// --- markup that is echoed --------------------------------------------------------------------------------------------

/** No cleaner of markup keeps the attribute; escaped, it is no element. It does nothing. */
const marker = '<b data-ms onclick=0>x</b>';
const markerInPage = `document.querySelector('b[data-ms][onclick]') !== null`;

async function echoes(lab: Laboratory, { place, choice }: FormTrial): Promise<Suspect | undefined> {
  const marked = filledWith(choice, () => marker);
  if (!marked.before.some((action) => isText(action) && action.value === marker)) return undefined;
  return await at(lab, place, async (session) => {
    for (const action of [...marked.before, marked.action]) await lab.sessions.perform(session, action);
    const seen: string[] = [];
    if (await inPage<boolean>(session.page, markerInPage)) seen.push(new URL(session.page.url()).pathname);
    for (const path of seen.length > 0 ? [] : lab.elsewhere.slice(0, 4)) {
      await lab.sessions.perform(session, { do: 'open', path });
      if (await inPage<boolean>(session.page, markerInPage)) seen.push(path);
    }
    const [path] = seen;
    if (path === undefined) return undefined;
    return makeFinding({
      check: 'page.unescaped_input',
      severity: 'critical',
      title: `Markup typed into "${nameOf(choice)}" becomes part of ${path} unescaped`,
      advice:
        'Whoever can type there can run scripts as everyone who sees it (cross-site scripting). Escape texts where they are put into a page, or set them as text.',
      about: choice.key,
      path,
      state: place.id,
      steps: session.trail,
      evidence: { Typed: marker, Found: 'An element <b data-ms onclick="0"> in the page.' },
      source: 'OWASP, Cross Site Scripting Prevention; CWE-79',
    });
  });
}

// --- sent twice -------------------------------------------------------------------------------------------------------

interface Count {
  readonly marks: number;
  readonly items: number;
}

const countInPage = (text: string): string => `(() => {
  const body = document.body;
  const said = body ? body.innerText : '';
  return { marks: said.split(${JSON.stringify(text)}).length - 1, items: document.querySelectorAll('main li, main tbody tr, [role=listitem], [role=row], article').length };
})()`;

async function countAll(lab: Laboratory, session: Session, text: string, withHere: boolean): Promise<Count> {
  const counts: Count[] = withHere ? [await inPage<Count>(session.page, countInPage(text))] : [];
  for (const path of lab.elsewhere.slice(0, 5)) {
    await lab.sessions.perform(session, { do: 'open', path });
    counts.push(await inPage<Count>(session.page, countInPage(text)));
  }
  return {
    marks: Math.max(0, ...counts.map(({ marks }) => marks)),
    items: counts.slice(withHere ? 1 : 0).reduce((sum, { items }) => sum + items, 0),
  };
}

/** What one sending of the form adds, done by `send`. */
async function added(
  lab: Laboratory,
  { place, choice }: FormTrial,
  text: string,
  send: (session: Session, choice: Choice) => Promise<void>,
): Promise<
  { readonly marks: number; readonly items: number; readonly steps: readonly Action[] } | undefined
> {
  const marked = filledWith(choice, (value) => `${value.split(' ')[0]} ${text}`);
  const earlier = await at(lab, place, (session) => countAll(lab, session, text, false));
  if (earlier === undefined) return undefined;
  return await at(lab, place, async (session) => {
    for (const action of marked.before) await lab.sessions.perform(session, action);
    await send(session, marked);
    const steps = [...session.trail];
    const now = await countAll(lab, session, text, true);
    return { marks: now.marks, items: now.items - earlier.items, steps };
  });
}

async function sendsTwice(lab: Laboratory, trial: FormTrial): Promise<Suspect | undefined> {
  const { choice, place } = trial;
  const { action } = choice;
  if (!trial.writes || action.do !== 'click') return undefined;
  const unique = (): string => `Q${String(Math.floor(lab.request.random() * 1e6)).padStart(6, '0')}`;
  const once = await added(lab, trial, unique(), (session, { action: one }) =>
    lab.sessions.perform(session, one),
  );
  if (once === undefined || (once.marks === 0 && once.items !== 1)) return undefined;
  const twice = await added(lab, trial, unique(), (session) =>
    lab.sessions.perform(session, { do: 'double-click', element: action.element }),
  );
  if (twice === undefined) return undefined;
  const byMarks = once.marks > 0 && twice.marks === 2 * once.marks;
  const byItems = once.items === 1 && twice.items === 2;
  if (!byMarks && !byItems) return undefined;
  return makeFinding({
    check: 'page.double_submit',
    severity: 'serious',
    title: `Two quick clicks on ${action.element.title} send the form twice: what it makes is there twice`,
    advice:
      'Disable the button once it was pressed, and let the server take a repetition for the same request (a token in the form).',
    about: choice.key,
    path: place.path,
    state: place.id,
    element: action.element,
    steps: twice.steps,
    evidence: {
      Counted: `once: ${once.marks} mentions, ${once.items} items more; twice: ${twice.marks} mentions, ${twice.items} items more`,
    },
  });
}

// --- input that is lost -----------------------------------------------------------------------------------------------

/** What fields hold now, by their place in `before`; undefined where a field is gone. */
async function heldIn(
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

const isSecret = ({ element }: Extract<Action, { do: 'fill' }>): boolean =>
  element.looks.type === 'password' || /passw/i.test(element.title);

/** @returns the titles of fields that are there and empty, and how many kept what was typed */
function lostOf(
  before: readonly Action[],
  held: readonly (string | undefined)[],
): { readonly lost: string[]; readonly kept: number } {
  const lost: string[] = [];
  let kept = 0;
  before.forEach((action, index) => {
    const value = held[index];
    if (!isText(action) || isSecret(action) || action.value === '' || value === undefined) return;
    if (value === action.value) kept++;
    else if (value === '') lost.push(action.element.title);
  });
  return { lost, kept };
}

async function losesInput(
  lab: Laboratory,
  { place, choice }: FormTrial,
  how: 'reload' | 'back',
): Promise<Suspect | undefined> {
  const texts = choice.before.filter(isText);
  if (texts.length < 2) return undefined;
  return await at(lab, place, async (session) => {
    for (const action of choice.before) await lab.sessions.perform(session, action);
    if (how === 'back') {
      const other = lab.elsewhere.find((path) => path !== place.path);
      if (other === undefined) return undefined;
      await act(
        session.page,
        { do: 'open', path: other },
        { origin: lab.sessions.origin, timeoutMilliseconds: 10_000 },
      );
      session.trail.push({ do: 'open', path: other });
    }
    await lab.sessions.perform(session, { do: how });
    await settle(session.page, { milliseconds: 1000, signal: lab.request.signal });
    const { lost, kept } = lostOf(choice.before, await heldIn(lab, session.page, choice.before));
    if (lost.length === 0) return undefined;
    return makeFinding({
      check: 'page.input_lost',
      severity: 'moderate',
      // Keeping drafts is a courtesy; keeping a part of one is a mistake.
      confidence: kept > 0 ? 'certain' : 'review',
      title: `${how === 'back' ? 'Going away and back' : 'A reload'} empties ${lost.slice(0, 3).join(', ')}${kept > 0 ? ', and keeps the other fields' : ''}`,
      advice:
        'Keep what was typed until it was sent, or leave it to the browser, which restores it by itself.',
      about: `${how} ${choice.key}`,
      path: place.path,
      state: place.id,
      steps: session.trail,
    });
  });
}

/** After a refusal, what was right is empty and has to be typed again. */
async function losesOnRefusal(lab: Laboratory, { place, choice }: FormTrial): Promise<Suspect | undefined> {
  const texts = choice.before.filter(isText);
  const wrong =
    texts.find(({ value }) => value.includes('@')) ??
    texts.find(({ value }) => /^\+?\d/.test(value)) ??
    texts.at(-1);
  if (wrong === undefined || texts.length < 2) return undefined;
  const before = choice.before.map((action) =>
    action === wrong ? { ...wrong, value: wrong.value.includes('@') ? 'a@b' : '   ' } : action,
  );
  const right = before.filter((_, index) => choice.before[index] !== wrong);
  return await at(lab, place, async (session, earlier) => {
    session.requests.clear();
    for (const action of [...before, choice.action]) await lab.sessions.perform(session, action);
    const now = (await lab.sessions.look(session)).data;
    const isRefused =
      session.requests.since().some(({ status }) => status >= 400 && status < 500) ||
      errors(now) > errors(earlier);
    if (!isRefused) return undefined;
    const { lost, kept } = lostOf(right, await heldIn(lab, session.page, right));
    if (lost.length === 0 || kept > 0) return undefined;
    return makeFinding({
      check: 'page.input_lost',
      severity: 'serious',
      title: `After an error in "${nameOf(choice)}" the form is empty again: ${lost.slice(0, 3).join(', ')}`,
      advice: 'Show the form again with what was typed, and say beside the field what is wrong.',
      about: `error ${choice.key}`,
      path: now.path,
      state: place.id,
      steps: session.trail,
      source: 'WCAG 2.2, 3.3.7 and 3.3.1',
    });
  });
}

const errors = ({ marks, texts }: PageSnapshot): number =>
  marks.filter(({ role }) => role === 'alert').length +
  texts.filter(({ role, text }) => role === 'alert' && text !== '').length;

const nameOf = (choice: Choice): string =>
  choice.action.do === 'click'
    ? choice.action.element.title.replace(/^\w+ /, '').replace(/"/g, '')
    : (choice.key.split('|')[1] ?? 'form');

type Experiment = (lab: Laboratory, trial: FormTrial) => Promise<Suspect | undefined>;

/** What is tried with each form that takes right values; each in fresh browsers of its own. */
export const experiments: readonly Experiment[] = [
  echoes,
  losesOnRefusal,
  sendsTwice,
  (lab, trial) => losesInput(lab, trial, 'reload'),
  (lab, trial) => losesInput(lab, trial, 'back'),
];
