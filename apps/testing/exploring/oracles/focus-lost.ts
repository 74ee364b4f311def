import { describeAction } from '../../domain/suite/describe-action.ts';
import { makeFinding } from './make-finding.ts';
import type { Observation, Suspect } from './observation.ts';

/**
 * The focus is on nothing after an action in a dialog, or after one that took its own form away: who works with the
 * keyboard has to begin from the top. Browsers put the focus back by themselves where `<dialog>` is used as meant.
 */
export function focusSuspects({ before, after, observed, choice, steps, stateId }: Observation): Suspect[] {
  const { change } = observed;
  if (before === undefined || choice === undefined || choice.action.do !== 'click') return [];
  if (!change.isSameDocument || !change.focusOnBody || before.path !== after.path) return [];
  const wasDialog = before.dialogs.length > 0;
  const closedForm = choice.form !== undefined && after.forms.length < before.forms.length;
  if (!wasDialog && !closedForm) return [];
  return [
    makeFinding({
      check: 'page.focus_lost',
      severity: 'moderate',
      confidence: wasDialog ? 'certain' : 'review',
      title: `After ${describeAction(choice.action)} the focus is on nothing`,
      advice: wasDialog
        ? 'Put the focus back on the control that opened the dialog, as the dialog pattern asks for.'
        : 'Put the focus on what took the place of the form, or on the control that opened it.',
      about: choice.key,
      path: after.path,
      state: stateId,
      element: choice.action.element,
      steps,
      source: 'WAI-ARIA Authoring Practices, dialog (modal); WCAG 2.2, 2.4.3',
    }),
  ];
}
