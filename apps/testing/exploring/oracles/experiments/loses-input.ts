import { act } from '../../../browsers/act.ts';
import { settle } from '../../../browsers/settle.ts';
import type { Action } from '../../../domain/suite/step.ts';
import { makeFinding } from '../make-finding.ts';
import type { Suspect } from '../observation.ts';
import {
  alertsIn,
  at,
  type FormTrial,
  heldIn,
  isSecret,
  isText,
  type Laboratory,
  nameOf,
} from './laboratory.ts';

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

/** Leaving a form and coming back, or a reload, empties it. */
export async function losesInput(
  lab: Laboratory,
  { place, choice }: FormTrial,
  how: 'reload' | 'back',
): Promise<Suspect | undefined> {
  const texts = choice.before.filter(isText);
  if (texts.length < 2) return undefined;
  return await at(lab, place, async (session) => {
    await lab.sessions.walk(session, choice.before);
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
    // A browser that is driven restores nothing by itself on a reload, as that of a person does.
    if (lost.length === 0 || (how === 'reload' && kept === 0)) return undefined;
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
export async function losesOnRefusal(lab: Laboratory, trial: FormTrial): Promise<Suspect | undefined> {
  const texts = trial.choice.before.filter(isText);
  const wrong =
    texts.find(({ value }) => value.includes('@')) ??
    texts.find(({ value }) => /^\+?\d/.test(value)) ??
    texts.at(-1);
  if (wrong === undefined || texts.length < 2) return undefined;
  // What a browser lets through first, for a server refuses it; then what only forms without its checks send.
  for (const value of wrong.value.includes('@') ? ['a@b', 'nobody'] : ['   ']) {
    const seen = await afterRefusal(lab, trial, wrong, value);
    if (seen !== 'taken') return seen;
  }
  return undefined;
}

async function afterRefusal(
  lab: Laboratory,
  { place, choice }: FormTrial,
  wrong: Action,
  value: string,
): Promise<Suspect | 'taken' | undefined> {
  const before = choice.before.map((action) => (action === wrong ? { ...wrong, value } : action));
  const right = before.filter((_, index) => choice.before[index] !== wrong);
  return await at(lab, place, async (session, earlier) => {
    session.requests.clear();
    await lab.sessions.walk(session, [...before, choice.action]);
    const now = (await lab.sessions.look(session)).data;
    const isRefused =
      session.requests.since().some(({ status }) => status >= 400 && status < 500) ||
      alertsIn(now) > alertsIn(earlier);
    if (!isRefused) return 'taken';
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
