import { makeFinding } from '../make-finding.ts';
import { hadNoEffect } from '../observation.ts';
import { at, type Experiment, isText, nameOf } from './laboratory.ts';

/** Fields of one line. */
const ofOneLine = new Set(['text', 'search', 'email', 'tel', 'url', 'password', 'number']);

/** A single field whose text the button sends, and the Enter key does not. */
export const enterDoesNothing: Experiment = async (lab, { place, choice, writes }) => {
  const { before, action } = choice;
  const fields = choice.form === undefined ? [] : (place.forms[choice.form]?.fields ?? []);
  const [typed] = before;
  const isSingle = fields.length === 1 && ofOneLine.has(fields[0]?.kind ?? '') && before.length === 1;
  if (!writes || !isSingle || action.do !== 'click' || typed === undefined || !isText(typed))
    return undefined;
  return await at(lab, place, async (session) => {
    const press = { do: 'press', key: 'Enter', element: typed.element } as const;
    if (!hadNoEffect(await lab.sessions.observe(session, before, press))) return undefined;
    return makeFinding({
      check: 'page.enter_dead',
      severity: 'moderate',
      confidence: 'review',
      title: `The Enter key in ${typed.element.title} does nothing; "${nameOf(choice)}" sends it`,
      advice:
        'People expect Enter to send what they typed into a single field. A form with a submit button does so by itself, where no script prevents it.',
      about: choice.key,
      path: place.path,
      state: place.id,
      element: typed.element,
      steps: session.trail,
      source: 'HTML, 4.10.22.2 Implicit submission',
    });
  });
};
