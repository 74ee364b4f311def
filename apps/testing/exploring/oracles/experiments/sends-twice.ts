import type { Choice } from '../../../domain/exploration/choices.ts';
import type { Action } from '../../../domain/suite/step.ts';
import type { Session } from '../../session.ts';
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
    await lab.sessions.walk(session, marked.before);
    await send(session, marked);
    const steps = [...session.trail];
    const now = await countAll(lab, session, text, true);
    return { marks: now.marks, items: now.items - earlier.items, steps };
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
};
