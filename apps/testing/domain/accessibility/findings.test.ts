import { describe, expect, it } from 'vitest';
import type { State } from '../exploration/graph.ts';
import { ruleOfAxe, selectorOfAxe } from './axe-rules.ts';
import { contrastOf, leastContrast, over, parseColour } from './contrast.ts';
import { jumpsBack } from './focus-walk.ts';
import { normaliseSelector } from './normalise-selector.ts';
import { isWithin, type Sighting } from './rule.ts';
import { rules } from './rules.ts';
import { sameTitles } from './same-titles.ts';
import { mergeFindings, toFindings } from './to-findings.ts';

const at = (selector?: string, confidence: Sighting['confidence'] = 'certain'): Sighting => ({
  rule: rules.focusNotVisible,
  confidence,
  selector,
  html: '<a>',
});
const find = (sightings: readonly Sighting[], path = '/') => toFindings(sightings, { path }, () => undefined);

describe('normaliseSelector', () => {
  it('drops what differs between like elements and between builds', () => {
    expect(normaliseSelector('ul>li:nth-child(3) > a.css-1q2w3e')).toBe('ul > li > a');
    expect(normaliseSelector('#item-42 > a[href="/items/42"]')).toBe('#* > a[href]');
    expect(normaliseSelector('#cart > button.primary')).toBe('#cart > button.primary');
  });
});

describe('toFindings', () => {
  it('makes one finding of like elements, and keeps certain and review apart', () => {
    const findings = find([
      at('li:nth-child(1) > a'),
      at('li:nth-child(2) > a'),
      at('li > a', 'review'),
      at(),
    ]);
    expect(findings.map(({ confidence, title }) => [confidence, title.endsWith('and 1 like it')])).toEqual([
      ['certain', true],
      ['review', false],
      ['certain', false],
    ]);
  });

  it('has a title of at most 300 letters', () => {
    const long = { ...at('a'), html: 'x'.repeat(5000) };
    expect(find([long, long])[0]?.title.length).toBeLessThanOrEqual(300);
  });

  it('merges the findings of several pages by their key', () => {
    const merged = mergeFindings([...find([at('nav > a')], '/a'), ...find([at('nav > a')], '/b')]);
    expect(merged).toHaveLength(1);
    expect(merged[0]?.evidence.at(-1)).toEqual({ kind: 'text', title: 'Also at', text: '/b' });
  });
});

describe('rules of axe-core', () => {
  const result = {
    id: 'color-contrast',
    help: 'Elements must meet minimum color contrast ratio thresholds',
    helpUrl: 'https://example.org/color-contrast',
    description: 'Ensure the contrast',
    tags: ['cat.color', 'wcag2aa', 'wcag143'],
    impact: 'serious' as const,
    nodes: [],
  };

  it('reads criterion and level from the tags', () => {
    expect(ruleOfAxe(result, ['afw4f7'])).toMatchObject({
      criteria: ['1.4.3'],
      level: 'AA',
      act: ['afw4f7'],
    });
    expect(ruleOfAxe({ ...result, tags: ['best-practice'] }, [])).toMatchObject({
      criteria: [],
      level: 'good-practice',
    });
    expect(ruleOfAxe({ ...result, tags: ['wcag21aa', 'wcag1412'] }, []).criteria).toEqual(['1.4.12']);
  });

  it('goes into shadow roots, and stops at frames', () => {
    expect(selectorOfAxe(['#frame', 'a'])).toBe('#frame');
    expect(selectorOfAxe([['my-menu', 'a']])).toBe('my-menu >> a');
  });

  it('knows the levels that a level includes', () => {
    expect(isWithin('A', 'AA')).toBe(true);
    expect(isWithin('AAA', 'AA')).toBe(false);
  });
});

describe('contrast', () => {
  // The figures are those of "Understanding 1.4.3" of the W3C: #767676 is the lightest grey that passes on white.
  it('agrees with the published limits', () => {
    const white = [255, 255, 255, 1] as const;
    expect(contrastOf([0, 0, 0, 1], white)).toBeCloseTo(21);
    expect(contrastOf([0x76, 0x76, 0x76, 1], white)).toBeGreaterThan(4.5);
    expect(contrastOf([0x77, 0x77, 0x77, 1], white)).toBeLessThan(4.5);
    expect(over([0, 0, 0, 0.5], white)).toEqual([127.5, 127.5, 127.5, 1]);
  });

  it('asks less of large text', () => {
    expect([
      leastContrast(16, 400, 'AA'),
      leastContrast(24, 400, 'AA'),
      leastContrast(19, 700, 'AA'),
    ]).toEqual([4.5, 3, 3]);
    expect(leastContrast(16, 400, 'AAA')).toBe(7);
  });

  it('reads the colours of computed styles', () => {
    expect(parseColour('rgb(1, 2, 3)')).toEqual([1, 2, 3, 1]);
    expect(parseColour('rgba(1, 2, 3, 0.5)')).toEqual([1, 2, 3, 0.5]);
    expect(parseColour('color(display-p3 1 0 0)')).toBeUndefined();
  });
});

describe('jumpsBack', () => {
  const stop = (y: number, x = 0, fixed = false) => ({
    selector: `${x},${y}`,
    html: '',
    x,
    y,
    width: 80,
    height: 20,
    positive: false,
    fixed,
  });

  it('is far up, not to a next column, and not to what stays in the window', () => {
    expect(jumpsBack([stop(600), stop(0)])).toHaveLength(1);
    expect(jumpsBack([stop(0), stop(600), stop(700)])).toHaveLength(0);
    expect(jumpsBack([stop(600), stop(0, 400)])).toHaveLength(0);
    expect(jumpsBack([stop(600), stop(0, 0, true)])).toHaveLength(0);
  });
});

describe('sameTitles', () => {
  const state = (route: string, title: string, name: string): State => ({
    id: route,
    route,
    path: route,
    title,
    name,
    way: [],
    actions: [],
    forms: [],
    marks: [],
  });

  it('sees routes whose titles do not tell them apart', () => {
    const states = [state('/a', 'Shop', 'Apples'), state('/b', 'Shop', 'Pears'), state('/c', 'Cart', 'Cart')];
    expect(sameTitles(states).map((one) => one.state.route)).toEqual(['/b']);
    expect(sameTitles([state('/a', 'Shop', 'Apples'), state('/a', 'Shop', 'Menu')])).toEqual([]);
  });
});
