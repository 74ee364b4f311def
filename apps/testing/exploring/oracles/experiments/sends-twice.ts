import { locate } from '../../../browsers/locate.ts';
import { settle } from '../../../browsers/settle.ts';
import type { Choice } from '../../../domain/exploration/choices.ts';
import type { ElementRef } from '../../../domain/suite/locator.ts';
import type { Action } from '../../../domain/suite/step.ts';
import type { Session } from '../../session.ts';
import { withSlowAnswers } from '../../slow-answers.ts';
import { makeFinding } from '../make-finding.ts';
import { at, type Experiment, type FormTrial, filledWith, inPage, type Laboratory } from './laboratory.ts';

interface Count {
  readonly marks: number;
  readonly items: number;
}

const countInPage = (text: string): string => `(() => {
  const body = document.body;
  const said = body ? body.innerText : '';
  return { marks: said.split(${JSON.stringify(text)}).length - 1, items: document.querySelectorAll('main li, main tbody tr, [role=listitem], [role=row], article').length };
})()`;

interface Counts {
  /** On the page where it says most of them. */
  readonly marks: number;
  /** Of each page. */
  readonly items: readonly number[];
}

async function countAll(lab: Laboratory, session: Session, text: string, withHere: boolean): Promise<Counts> {
  const here: Count[] = withHere ? [await inPage<Count>(session.page, countInPage(text))] : [];
  const there: Count[] = [];
  for (const path of lab.elsewhere.slice(0, 5)) {
    await lab.sessions.perform(session, { do: 'open', path });
    there.push(await inPage<Count>(session.page, countInPage(text)));
  }
  return {
    marks: Math.max(0, ...[...here, ...there].map(({ marks }) => marks)),
    items: there.map(({ items }) => items),
  };
}

/** What one sending of the form adds, done by `send`. */
async function added(
  lab: Laboratory,
  { place, choice }: FormTrial,
  text: string,
  send: (session: Session, choice: Choice) => Promise<void>,
): Promise<(Counts & { readonly steps: readonly Action[] }) | undefined> {
  const marked = filledWith(choice, (value) => `${value.split(' ')[0]} ${text}`);
  const earlier = await at(lab, place, (session) => countAll(lab, session, text, false));
  if (earlier === undefined) return undefined;
  return await at(lab, place, async (session) => {
    await lab.sessions.walk(session, marked.before);
    await send(session, marked);
    const steps = [...session.trail];
    const now = await countAll(lab, session, text, true);
    return { marks: now.marks, items: now.items.map((items, at) => items - (earlier.items[at] ?? 0)), steps };
  });
}

/** The second click comes before the answer to the first, as with a server that takes its time. */
async function clickTwice(lab: Laboratory, session: Session, element: ElementRef): Promise<void> {
  await withSlowAnswers(session.page, 500, async () => {
    const button = await locate(session.page, element, { signal: lab.request.signal });
    if (button === undefined) return;
    await button.dblclick({ delay: 60, timeout: 5000 });
    session.trail.push({ do: 'double-click', element });
    await settle(session.page, { milliseconds: 3000, signal: lab.request.signal });
  });
}

/** Two quick clicks make two of what a form makes. */
export const sendsTwice: Experiment = async (lab, trial) => {
  const { choice, place } = trial;
  const { action } = choice;
  if (!trial.writes || action.do !== 'click') return undefined;
  const unique = (): string => `Q${String(Math.floor(lab.request.random() * 1e6)).padStart(6, '0')}`;
  const once = await added(lab, trial, unique(), (session, { action: one }) =>
    lab.sessions.perform(session, one),
  );
  if (once === undefined || (once.marks === 0 && !once.items.includes(1))) return undefined;
  const twice = await added(lab, trial, unique(), (session) => clickTwice(lab, session, action.element));
  if (twice === undefined) return undefined;
  const byMarks = once.marks > 0 && twice.marks === 2 * once.marks;
  const grown = once.items.findIndex((more, page) => more === 1 && twice.items[page] === 2);
  const byItems = grown !== -1;
  if (!byMarks && !byItems) return undefined;
  return makeFinding({
    check: 'page.double_submit',
    severity: 'serious',
    // A button alone may mean one more each time it is pressed.
    confidence: choice.form === undefined ? 'review' : 'certain',
    title: `Two quick clicks on ${action.element.title} send the form twice: what it makes is there twice`,
    advice:
      'Disable the button once it was pressed, and let the server take a repetition for the same request (a token in the form).',
    about: choice.key,
    path: place.path,
    state: place.id,
    element: action.element,
    steps: twice.steps,
    evidence: {
      Counted: byMarks
        ? `once: mentioned ${once.marks} times; twice: ${twice.marks} times`
        : `once: one item more on ${lab.elsewhere[grown]}; twice: two more`,
    },
  });
};
