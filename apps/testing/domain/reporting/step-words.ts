import type { Action, Expectation, Step } from '../suite/step.ts';

const quoted = (text: string): string => `“${text}”`;
const count = (number: number, one: string): string => `${number} ${number === 1 ? one : `${one}s`}`;

function actionWords(action: Action): string {
  switch (action.do) {
    case 'open':
      return `Open ${action.path}`;
    case 'click':
      return `Click ${action.element.title}`;
    case 'double-click':
      return `Double-click ${action.element.title}`;
    case 'hover':
      return `Point at ${action.element.title}`;
    case 'fill':
      return action.value === ''
        ? `Empty ${action.element.title}`
        : `Fill ${action.element.title} with ${quoted(action.value)}`;
    case 'select':
      return `Select ${quoted(action.value)} in ${action.element.title}`;
    case 'check':
      return `${action.on ? 'Tick' : 'Untick'} ${action.element.title}`;
    case 'press':
      return `Press ${action.key}${action.element ? ` in ${action.element.title}` : ''}`;
    case 'reload':
      return 'Reload the page';
    case 'back':
      return 'Go back';
    case 'forward':
      return 'Go forward';
  }
}

function expectationWords(expected: Expectation): string {
  switch (expected.that) {
    case 'visible':
    case 'hidden':
    case 'focused':
      return `${expected.element.title} is ${expected.that}`;
    case 'text':
      return `${expected.element.title} ${expected.match === 'is' ? 'says' : 'contains'} ${quoted(expected.text)}`;
    case 'value':
      return `${expected.element.title} holds ${quoted(expected.value)}`;
    case 'checked':
      return `${expected.element.title} is ${expected.on ? 'ticked' : 'not ticked'}`;
    case 'count':
      return `there ${expected.count === 1 ? 'is' : 'are'} ${count(expected.count, 'element')} like ${expected.element.title}`;
    case 'path':
      return `the address is ${expected.path}`;
    case 'title':
      return `the title is ${quoted(expected.text)}`;
    case 'no-page-errors':
      return 'the page had no errors';
  }
}

/** A step as a person would write it down. */
export const stepWords = (step: Step): string =>
  step.do === 'expect' ? `Expect that ${expectationWords(step.expect)}` : actionWords(step);
