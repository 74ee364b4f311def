import { makeFinding } from './make-finding.ts';
import type { Observation, Suspect } from './observation.ts';

export const promiseBroken = 'page.promise_broken';

/** What promises that nothing is done. */
const promises =
  /^(?:cancel|keep (?:it|them|this|my .*)|no|no,? thanks|never ?mind|don['’]t .*|do not .*|dismiss|abbrechen|behalten|nein|annuler|garder|non|cancelar|conservar|annulla)$/iu;

/**
 * A control in a dialog that promises to leave all as it is, and takes items away or sends a change to the server.
 *
 * Asking first whether to delete, and deleting whatever is answered, is worse than not to ask.
 */
export function brokenPromises(observation: Observation): Suspect[] {
  const { before, after, choice, observed, stateId, steps } = observation;
  if (before === undefined || choice?.action.do !== 'click' || before.dialogs.length === 0) return [];
  const { element } = choice.action;
  const control = before.controls.find(({ role, name }) => element.title === `${role} "${name}"`);
  if (control === undefined || !promises.test(control.name)) return [];
  const isSent = observed.requests.some(({ method }) => /^(?:POST|PUT|PATCH|DELETE)$/i.test(method));
  const count = (lists: typeof before.lists): number => lists.reduce((sum, { items }) => sum + items, 0);
  const isLess = before.path === after.path && count(after.lists) < count(before.lists);
  if (!isSent && !isLess) return [];
  return [
    makeFinding({
      check: promiseBroken,
      severity: isLess ? 'critical' : 'serious',
      confidence: isLess ? 'certain' : 'review',
      title: `${element.title} promises that nothing is done, and ${isLess ? 'items are gone' : 'a change is sent'} after it`,
      advice: 'Close the dialog and do nothing else. Look at which button sends its form.',
      about: choice.key,
      path: after.path,
      state: stateId,
      element,
      steps,
      evidence: {
        Requests: observed.requests.map(({ method, url }) => `${method} ${url}`).join('\n') || 'none',
        Items: `${count(before.lists)} before, ${count(after.lists)} after`,
      },
    }),
  ];
}
