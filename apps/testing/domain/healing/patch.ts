import type { ElementRef } from '../suite/locator.ts';
import type { Step } from '../suite/step.ts';
import type { TestCase } from '../suite/test-case.ts';

/** An element that a test knows, and the same as it is found now. */
export interface Replacement {
  readonly before: ElementRef;
  readonly after: ElementRef;
}

/**
 * The test with elements found anew. Only elements change: it takes the same steps, expects the same values, and what it
 * says is not there, or there so many times, stays as it was written: of that nothing can have moved.
 */
export function patchCase(test: TestCase, replacements: readonly Replacement[]): TestCase {
  const present = new Map(replacements.map(({ before, after }) => [identity(before), after]));
  const renewed = <T extends { element?: ElementRef | undefined }>(of: T): T => {
    const after = of.element && present.get(identity(of.element));
    return after ? { ...of, element: after } : of;
  };
  const steps = test.steps.map((step): Step => {
    if (step.do !== 'expect') return 'element' in step ? renewed(step) : step;
    const { expect } = step;
    if (!('element' in expect) || expect.that === 'hidden' || expect.that === 'count') return step;
    return { do: 'expect', expect: renewed(expect) };
  });
  return { ...test, steps };
}

const identity = ({ locators }: ElementRef): string => JSON.stringify(locators);
