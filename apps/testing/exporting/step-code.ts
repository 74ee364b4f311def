import type { ElementRef, Locator } from '../domain/suite/locator.ts';
import type { Action, Expectation, Step } from '../domain/suite/step.ts';
import { quote } from './code-text.ts';

/** How a test says an element: `page.getByRole(…)`, or the name that a page object gave it. */
export type Naming = (element: ElementRef) => string;

export function locatorCode(locator: Locator): string {
  switch (locator.by) {
    case 'role': {
      // Playwright's types know the roles of ARIA; a page may say any.
      const role = /^[a-z]+$/u.test(locator.role)
        ? quote(locator.role)
        : `${quote(locator.role)} as 'generic'`;
      return locator.name === undefined
        ? `page.getByRole(${role})`
        : `page.getByRole(${role}, { name: ${quote(locator.name)}, exact: true })`;
    }
    case 'label':
      return `page.getByLabel(${quote(locator.text)}, { exact: true })`;
    case 'placeholder':
      return `page.getByPlaceholder(${quote(locator.text)}, { exact: true })`;
    case 'text':
      return `page.getByText(${quote(locator.text)}, { exact: true })`;
    case 'test-id':
      return `page.getByTestId(${quote(locator.value)})`;
    case 'css':
      return `page.locator(${quote(`css=${locator.selector}`)})`;
  }
}

export const elementCode: Naming = ({ locators }) => {
  const [best] = locators;
  if (!best) throw new RangeError('An element has at least one locator.');
  return locatorCode(best);
};

/** One statement. */
export function stepCode(step: Step, naming: Naming): string {
  return step.do === 'expect'
    ? `await ${expectationCode(step.expect, naming)};`
    : `await ${actionCode(step, naming)};`;
}

function actionCode(action: Action, naming: Naming): string {
  switch (action.do) {
    case 'open':
      return `page.goto(${quote(action.path)})`;
    case 'reload':
      return 'page.reload()';
    case 'back':
      return 'page.goBack()';
    case 'forward':
      return 'page.goForward()';
    case 'press':
      return action.element
        ? `${naming(action.element)}.press(${quote(action.key)})`
        : `page.keyboard.press(${quote(action.key)})`;
    case 'click':
      return `${naming(action.element)}.click()`;
    case 'double-click':
      return `${naming(action.element)}.dblclick()`;
    case 'hover':
      return `${naming(action.element)}.hover()`;
    case 'fill':
      return `${naming(action.element)}.fill(${quote(action.value)})`;
    case 'select':
      return `${naming(action.element)}.selectOption(${quote(action.value)})`;
    case 'check':
      return `${naming(action.element)}.${action.on ? 'check' : 'uncheck'}()`;
  }
}

function expectationCode(expectation: Expectation, naming: Naming): string {
  const of = (element: ElementRef): string => `expect(${naming(element)})`;
  switch (expectation.that) {
    case 'visible':
      return `${of(expectation.element)}.toBeVisible()`;
    case 'hidden':
      return `${of(expectation.element)}.toBeHidden()`;
    case 'text': {
      const method = expectation.match === 'is' ? 'toHaveText' : 'toContainText';
      return `${of(expectation.element)}.${method}(${quote(expectation.text)})`;
    }
    case 'value':
      return `${of(expectation.element)}.toHaveValue(${quote(expectation.value)})`;
    case 'checked':
      return `${of(expectation.element)}.${expectation.on ? 'toBeChecked' : 'not.toBeChecked'}()`;
    case 'count':
      return `expect(${naming(expectation.element)}.filter({ visible: true })).toHaveCount(${expectation.count})`;
    case 'focused':
      return `${of(expectation.element)}.toBeFocused()`;
    case 'path':
      return `expect(page).toHaveURL(${quote(expectation.path)})`;
    case 'title':
      return `expect(page).toHaveTitle(${quote(expectation.text)})`;
    case 'no-page-errors':
      return 'expect(pageErrors).toStayEmpty()';
  }
}

/** The elements that a step names. */
export function elementsOf(step: Step): readonly ElementRef[] {
  const of = step.do === 'expect' ? step.expect : step;
  return 'element' in of && of.element ? [of.element] : [];
}
