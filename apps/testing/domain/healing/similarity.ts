import type { Looks } from '../suite/locator.ts';
import { type Comparison, equality, likeness, nearness, parts, steps, wording, words } from './compare.ts';

interface Attribute {
  readonly weight: number;
  readonly compare: Comparison;
  /** Says something in a language: it means nothing once the page speaks another. */
  readonly spoken?: true;
}

const spoken = true;

/**
 * What counts how much. The idea, most attributes and the two classes of weight (what names an element 1.5 and more, what
 * merely goes with it 0.5) are Similo's; comparing classes as sets of words and texts around it piece by piece are
 * refinements of HybridSimilo. Roles, accessible names and test ids, which neither has, are what people and tests know
 * elements by, so they weigh most.
 *
 * Sources: Nass, Alégroth, Feldt, Leotta, Ricca: "Similarity-based Web Element Localization for Robust Test Automation",
 * ACM TOSEM 32(3), 2023, doi 10.1145/3571855. Kluge, Stocco: "Web Element Relocalization in Evolving Web Applications",
 * arXiv 2505.16424, 2025.
 */
const attributes: Readonly<Record<string, Attribute>> = {
  name: { weight: 2.5, compare: wording, spoken },
  'data-testid': { weight: 2, compare: equality },
  'data-test': { weight: 2, compare: equality },
  'data-cy': { weight: 2, compare: equality },
  'data-qa': { weight: 2, compare: equality },
  id: { weight: 1.5, compare: equality },
  'name-attribute': { weight: 1.5, compare: equality },
  tag: { weight: 1, compare: equality },
  role: { weight: 1, compare: equality },
  href: { weight: 1, compare: steps },
  src: { weight: 0.5, compare: steps },
  text: { weight: 1, compare: wording, spoken },
  label: { weight: 1, compare: wording, spoken },
  placeholder: { weight: 1, compare: wording, spoken },
  alt: { weight: 1, compare: wording, spoken },
  context: { weight: 1, compare: wording, spoken },
  neighbours: { weight: 1, compare: parts, spoken },
  type: { weight: 0.75, compare: equality },
  class: { weight: 0.75, compare: words },
  heading: { weight: 0.75, compare: wording, spoken },
  form: { weight: 0.75, compare: wording, spoken },
  landmark: { weight: 0.5, compare: wording, spoken },
  title: { weight: 0.5, compare: wording, spoken },
  value: { weight: 0.5, compare: wording },
  autocomplete: { weight: 0.5, compare: equality },
  path: { weight: 0.5, compare: steps },
};
const placeWeight = 0.5;
const sizeWeight = 0.25;
/** An attribute that came or went says less than one that changed. */
const oneSided = 0.5;

/**
 * How alike two elements look, 0 to 1: the weighted mean over what either has. Between pages in different languages only
 * what is not spoken counts.
 */
export function similarity(before: Looks, after: Looks): number {
  const translated = isTranslated(before, after);
  let sum = 0;
  let total = 0;
  const count = (weight: number, value: number): void => {
    sum += weight * value;
    total += weight;
  };
  for (const [name, { weight, compare, spoken: isSpoken }] of Object.entries(attributes)) {
    if (isSpoken && translated) continue;
    const [one = '', other = ''] = [before[name], after[name]];
    if (one === '' && other === '') continue;
    if (one === '' || other === '') count(weight * oneSided, 0);
    else count(weight, compare(one, other));
  }
  const [one, other] = [boxOf(before), boxOf(after)];
  if (one && other) {
    count(placeWeight, nearness(one, other));
    count(sizeWeight, likeness(one.area, other.area));
  }
  return total === 0 ? 0 : sum / total;
}

/** The pages say that they are in different languages. */
export const isTranslated = (before: Looks, after: Looks): boolean =>
  before.lang !== undefined && after.lang !== undefined && before.lang !== after.lang;

function boxOf(looks: Looks): { x: number; y: number; area: number } | undefined {
  const [x, y, width, height] = ['x', 'y', 'width', 'height'].map((side) =>
    Number(looks[side] ?? Number.NaN),
  );
  if (x === undefined || y === undefined || width === undefined || height === undefined) return undefined;
  if ([x, y, width, height].some(Number.isNaN)) return undefined;
  return { x: x + width / 2, y: y + height / 2, area: width * height };
}
