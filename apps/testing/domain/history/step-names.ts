import type { ElementRef } from '../suite/locator.ts';
import type { Expectation, Step } from '../suite/step.ts';

/** An element by the best way to find it; what it looked like is no part of a test. */
const elementName = (element: ElementRef | undefined): unknown => element?.locators[0] ?? null;

/** What is done on what, whichever value is typed. */
export const actionName = (step: Exclude<Step, { do: 'expect' }>): unknown => [
  step.do,
  'element' in step ? elementName(step.element) : null,
  'path' in step ? step.path : 'key' in step ? step.key : null,
];

/** All that a step does or expects. */
export function stepName(step: Step): string {
  if (step.do !== 'expect')
    return JSON.stringify([actionName(step), 'value' in step ? step.value : 'on' in step ? step.on : null]);
  const { expect } = step;
  return JSON.stringify('element' in expect ? { ...expect, element: elementName(expect.element) } : expect);
}

/** What is looked at, and in which way, whatever is expected of it. */
export const aimOf = (expect: Expectation): string =>
  JSON.stringify([expect.that, 'element' in expect ? elementName(expect.element) : null]);
