import type { Field } from '../../../domain/exploration/graph.ts';
import { type WrongValue, wrongValues } from '../../../domain/exploration/wrong-values.ts';
import type { Action } from '../../../domain/suite/step.ts';
import { makeFinding, routeOfUrl } from '../make-finding.ts';
import type { Suspect } from '../observation.ts';
import {
  at,
  type Experiment,
  type FormTrial,
  inPage,
  isTaken,
  isText,
  type Laboratory,
  nameOf,
} from './laboratory.ts';

interface Outcome {
  readonly isTaken: boolean;
  readonly route: string;
  readonly stateId: string;
  readonly steps: readonly Action[];
}

/** The browser checks for people; whoever sends requests without one is not checked by it. */
const withoutChecks = 'for (const form of document.forms) form.noValidate = true';

/** Each wrong value takes a few seconds. */
const mostWrong = 6;

async function outcomeOf(
  lab: Laboratory,
  { place, choice }: FormTrial,
  before: readonly Action[],
): Promise<Outcome | undefined> {
  return await at(lab, place, async (session, earlier) => {
    await lab.sessions.walk(session, before);
    await inPage(session.page, withoutChecks);
    session.requests.clear();
    await lab.sessions.perform(session, choice.action);
    const now = (await lab.sessions.look(session)).data;
    return {
      isTaken: isTaken(session, earlier, now),
      route: routeOfUrl(`${lab.sessions.origin}${now.path}`),
      stateId: session.stateId,
      steps: [...session.trail],
    };
  });
}

/** A form says what it asks for, and the server takes something else. */
export const acceptsInvalid: Experiment = async (lab, trial) => {
  const { place, choice } = trial;
  const fields = choice.form === undefined ? [] : (place.forms[choice.form]?.fields ?? []);
  const wrong = wrongValues(fields.map((field) => ({ ...field, value: typedInto(field, choice.before) })));
  if (!trial.writes || wrong.length === 0) return undefined;
  const right = await outcomeOf(lab, trial, choice.before);
  if (!right?.isTaken) return undefined;
  for (const wrongOne of wrong.slice(0, mostWrong)) {
    const { field, value } = wrongOne;
    if (lab.request.remaining() <= 0) return undefined;
    const changed = choice.before.map((action) =>
      isText(action) && action.element === field.element ? { ...action, value } : action,
    );
    const seen = await outcomeOf(lab, trial, changed);
    const isAlike =
      right.route === place.route ? seen?.stateId === right.stateId : seen?.route === right.route;
    if (!seen?.isTaken || !isAlike) continue;
    return findingOf(trial, wrongOne, right, seen);
  }
  return undefined;
};

const typedInto = (field: Field, before: readonly Action[]): string | undefined =>
  before.filter(isText).find(({ element }) => element === field.element)?.value;

function findingOf(
  { place, choice }: FormTrial,
  { field, value, promise }: WrongValue,
  right: Outcome,
  { route, steps }: Outcome,
): Suspect {
  const label = field.label || field.name;
  return makeFinding({
    check: 'page.accepts_invalid',
    severity: 'serious',
    // Where right and wrong lead to the same page, a message may have been overlooked.
    confidence: right.route === place.route ? 'review' : 'certain',
    title: `"${nameOf(choice)}" takes ${value === '' ? 'nothing' : `"${value.slice(0, 40)}"`} for "${label}"`,
    advice: `The form says: ${promise} The server has to check it, too, for requests need no browser; answer with 422 and say beside the field what is wrong.`,
    about: `${choice.key} ${field.name || label}`,
    path: place.path,
    state: place.id,
    element: field.element,
    steps,
    evidence: { Promised: promise, Sent: value === '' ? '(nothing)' : value, 'Led to': route },
    source: 'CWE-20, CWE-602; OWASP, Input Validation',
  });
}
