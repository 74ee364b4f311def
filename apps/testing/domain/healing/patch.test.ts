import { expect, it } from 'vitest';
import type { ElementRef } from '../suite/locator.ts';
import type { TestCase } from '../suite/test-case.ts';
import { patchCase } from './patch.ts';

const element = (name: string): ElementRef => ({
  title: `button "${name}"`,
  locators: [{ by: 'role', role: 'button', name }],
  looks: {},
});
const [before, after, other] = [element('Add to cart'), element('Add to basket'), element('Checkout')];

it('changes elements and nothing else: no step, no expected value, nothing about what is gone or counted', () => {
  const test: TestCase = {
    key: 'k',
    name: 'Buys',
    type: 'functional',
    steps: [
      { do: 'open', path: '/' },
      { do: 'click', element: before },
      { do: 'press', key: 'Enter' },
      { do: 'click', element: other },
      { do: 'expect', expect: { that: 'text', element: before, text: 'Add to cart', match: 'is' } },
      { do: 'expect', expect: { that: 'hidden', element: before } },
      { do: 'expect', expect: { that: 'count', element: before, count: 0 } },
      { do: 'expect', expect: { that: 'title', text: 'Shop' } },
    ],
    tags: [],
    states: [],
    source: 'exploration',
  };
  const patched = patchCase(test, [{ before: { ...before, title: 'said otherwise' }, after }]);
  expect(patched.steps).toEqual([
    test.steps[0],
    { do: 'click', element: after },
    ...test.steps.slice(2, 4),
    { do: 'expect', expect: { that: 'text', element: after, text: 'Add to cart', match: 'is' } },
    ...test.steps.slice(5),
  ]);
  expect({ ...patched, steps: [] }).toEqual({ ...test, steps: [] });
  expect(patchCase(test, [])).toEqual(test);
});
