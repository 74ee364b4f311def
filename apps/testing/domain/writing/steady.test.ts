import { describe, expect, test } from 'vitest';
import { isSteady, onlyNumber, steadyElement } from './steady.ts';

describe('what may be expected at the next run', () => {
  test.each([
    'Your orders',
    'Please enter an e-mail address.',
    'HTML5 and h1',
    'March on',
    'Welcome',
    'Hello, world of forms',
  ])('"%s" is steady', (text) => {
    // A greeting is followed by a name, with a capital.
    expect(isSteady(text)).toBe(true);
  });

  test.each([
    '2026-11-21',
    'Nov 21, 2026',
    '21.11.26',
    'Saved at 11:24',
    '3 minutes ago',
    'Saved just now',
    'Due tomorrow',
    'On Monday',
    '3 items left',
    'Cart (2)',
    'Order #4711',
    '$ 19.99',
    'f47ac10b-58cc-4372-a567-0e02b2c3d479',
    'token deadbeefcafe',
    'ref A7F3K9Q2',
    'mail to ann@example.com',
    'Welcome, Alice',
    'Signed in as Bob',
    'x'.repeat(301),
  ])('"%s" is not', (text) => expect(isSteady(text)).toBe(false));

  test('what the test typed itself is, whatever it looks like', () => {
    expect(isSteady('Room 12 is booked', ['Room 12'])).toBe(true);
    expect(isSteady('Sent to ann@example.com.', ['ann@example.com'])).toBe(true);
    expect(isSteady('Room 12 is booked for 3 nights', ['Room 12'])).toBe(false);
    expect(isSteady('7 of 9', ['7', '9'])).toBe(false);
  });

  test('one small number is told from dates and amounts', () => {
    expect(onlyNumber('3 items left')).toBe(3);
    expect(onlyNumber('Cart (0)')).toBe(0);
    expect(onlyNumber('3 of 4')).toBeUndefined();
    expect(onlyNumber('3 minutes ago')).toBeUndefined();
    expect(onlyNumber('12345 visitors')).toBeUndefined();
    expect(onlyNumber('none')).toBeUndefined();
  });

  test('an element keeps the ways to find it that last, and none is no element', () => {
    const item = {
      title: 'listitem "3 items"',
      looks: {},
      locators: [
        { by: 'role' as const, role: 'listitem', name: '3 items' },
        { by: 'css' as const, selector: '#count' },
        { by: 'css' as const, selector: 'div > span:nth-of-type(2)' },
      ],
    };
    expect(steadyElement(item)?.locators).toEqual([{ by: 'css', selector: '#count' }]);
    expect(steadyElement(item, ['3 items'])?.locators).toHaveLength(2);
    expect(steadyElement({ ...item, locators: item.locators.slice(2) })).toBeUndefined();
    // Once it is gone, the class finds its neighbour.
    const byClass = { ...item, locators: [{ by: 'css' as const, selector: '.item' }] };
    expect(steadyElement(byClass)).toBeDefined();
    expect(steadyElement(byClass, [], true)).toBeUndefined();
  });
});
