import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ElementRef, Looks } from '../suite/locator.ts';
import { choose } from './choose.ts';
import { kept, levenshtein, nearness, parts, steps, words } from './compare.ts';
import { similarity } from './similarity.ts';

const save: Looks = {
  tag: 'button',
  role: 'button',
  name: 'Save changes',
  text: 'Save changes',
  id: 'save',
  class: 'primary wide',
  type: 'submit',
  form: 'Profile',
  heading: 'Your profile',
  neighbours: 'Discard | Last name',
  others: 'Discard | Delete account',
  lang: 'en',
  path: '/html/body/main/form/button[2]',
  x: '400',
  y: '300',
  width: '120',
  height: '32',
};
const named = (looks: Looks): ElementRef => ({
  title: 'it',
  locators: [{ by: 'role', role: looks.role ?? 'button', name: looks.name ?? '' }],
  looks,
});
const oneOfMany = (looks: Looks): ElementRef => ({
  title: 'it',
  locators: [{ by: 'css', selector: 'tr:nth-of-type(1) button' }],
  looks,
});

describe('comparisons', () => {
  it('give published values', () => {
    // Navarro: "A guided tour to approximate string matching", ACM Computing Surveys 33(1), 2001: survey to surgery takes 2.
    expect(levenshtein('survey', 'surgery')).toBeCloseTo(1 - 2 / 7);
    expect(levenshtein('kitten', 'sitting')).toBeCloseTo(1 - 3 / 7);
    expect(words('Add to cart', 'add to basket')).toBeCloseTo(2 / 4);
    expect(kept('Milk, 1 litre', 'Milk 1 litre (sold out)')).toBe(1);
    expect(steps('/html/body/form/button', '/html/body/div/form/button')).toBeCloseTo(4 / 5);
    expect(parts('One | Two', 'Two | Three')).toBeCloseTo(0.5);
    expect(nearness({ x: 0, y: 0 }, { x: 120, y: 160 })).toBeCloseTo(0.5);
  });

  it('are 1 for equal texts, within 0 and 1, and levenshtein and words whichever way round', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (one, other) => {
        for (const compare of [levenshtein, words, kept, steps, parts]) {
          expect(compare(one, one)).toBe(1);
          expect(compare(one, other)).toBeGreaterThanOrEqual(0);
          expect(compare(one, other)).toBeLessThanOrEqual(1);
        }
        expect(levenshtein(one, other)).toBeCloseTo(levenshtein(other, one));
        expect(words(one, other)).toBeCloseTo(words(other, one));
      }),
    );
  });
});

describe('similarity', () => {
  it('is 1 for the same looks, and less the more of them changed', () => {
    expect(similarity(save, save)).toBe(1);
    const restyled = similarity(save, { ...save, class: 'x' });
    const moved = similarity(save, { ...save, class: 'x', path: '/html/body/header/button', y: '9' });
    const other = similarity(save, {
      ...save,
      class: 'x',
      path: '/html/body/nav/a',
      name: 'Help',
      text: 'Help',
    });
    expect(restyled).toBeLessThan(1);
    expect(moved).toBeLessThan(restyled);
    expect(other).toBeLessThan(moved);
  });

  it('leaves out what is spoken between pages of different languages', () => {
    const german = {
      ...save,
      lang: 'de',
      name: 'Änderungen speichern',
      text: 'Änderungen speichern',
      heading: 'Profil',
    };
    expect(similarity(save, german)).toBe(1);
    expect(similarity(save, { ...german, lang: 'en' })).toBeLessThan(0.8);
  });
});

describe('choosing', () => {
  const threshold = 0.7;

  it('takes the one that moved and was dressed anew', () => {
    const after = { ...save, class: 'btn', path: '/html/body/header/div/button', x: '900', y: '20' };
    const choice = choose(named(save), [{ ...save, id: 'x', name: 'Help', text: 'Help' }, after], threshold);
    expect(choice).toMatchObject({ found: true, index: 1 });
  });

  it('takes one that was relabelled, and by its id one that is called something else', () => {
    const relabelled = { ...save, name: 'Save all changes', text: 'Save all changes' };
    expect(choose(named(save), [relabelled], threshold).found).toBe(true);
    expect(choose(named(save), [{ ...save, name: 'Store', text: 'Store' }], threshold).found).toBe(true);
  });

  it('says of one that is gone that it is gone, whatever looks like it', () => {
    const sibling = { ...save, id: '', name: 'Discard', text: 'Discard' };
    expect(choose(named(save), [sibling], threshold)).toMatchObject({ found: false, because: 'gone' });
    const newcomer = { ...save, id: '', name: 'Compare', text: 'Compare' };
    expect(choose(named(save), [newcomer], threshold)).toMatchObject({ found: false, because: 'gone' });
    const tick = { ...save, role: 'checkbox', tag: 'input' };
    expect(choose(named(save), [tick], threshold)).toMatchObject({ found: false, because: 'gone' });
    expect(choose(named(save), [], threshold)).toEqual({ found: false, because: 'gone', similarity: 0 });
  });

  it('tells rows apart by what else is in them', () => {
    const { id: _, ...rest } = save;
    const row: Looks = { ...rest, name: 'Delete', text: 'Delete', context: 'Milk 1 litre', others: 'Bread' };
    expect(choose(oneOfMany(row), [{ ...row, context: 'Bread' }], threshold).found).toBe(false);
    expect(choose(oneOfMany(row), [{ ...row, context: 'Cheese' }], threshold).found).toBe(false);
    const moved = { ...row, context: 'Milk 1 litre organic', y: '500' };
    expect(choose(oneOfMany(row), [{ ...row, context: 'Cheese' }, moved], threshold)).toMatchObject({
      index: 1,
    });
  });

  it('takes neither of two that are alike', () => {
    const { id: _, ...plain } = save;
    const twice = [plain, { ...plain, x: '410' }];
    expect(choose(named(plain), twice, threshold)).toMatchObject({ found: false, because: 'ambiguous' });
  });

  it('takes nothing below the threshold', () => {
    const after = {
      ...save,
      id: 'other',
      class: 'z',
      form: 'Else',
      heading: 'Else',
      neighbours: 'Else',
      path: '/a',
    };
    const changed = { ...after, name: 'Save what changed', text: 'Save what changed' };
    expect(choose(named(save), [changed], 0.9)).toMatchObject({ found: false, because: 'unlike' });
  });
});
