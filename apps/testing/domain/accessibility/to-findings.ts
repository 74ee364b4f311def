import type { Evidence, Finding } from '../findings/finding.ts';
import type { ElementRef } from '../suite/locator.ts';
import { normaliseSelector } from './normalise-selector.ts';
import type { Rule, Sighting } from './rule.ts';

/** How many of the elements that break a rule alike are shown. */
const shown = 10;

export interface PlaceOfFindings {
  /** The address without origin. */
  readonly path: string;
  readonly state?: string | undefined;
  readonly steps?: Finding['steps'];
}

/** The elements by which findings will be named: the first of each group. */
export function selectorsToName(sightings: readonly Sighting[], path: string): string[] {
  const firsts = new Map<string, string>();
  for (const sighting of sightings) {
    const key = keyOf(sighting, path);
    if (sighting.selector !== undefined && !firsts.has(key)) firsts.set(key, sighting.selector);
  }
  return [...new Set(firsts.values())];
}

/** One finding for each rule and normalised selector, in the order in which they were seen. */
export function toFindings(
  sightings: readonly Sighting[],
  place: PlaceOfFindings,
  refer: (selector: string) => ElementRef | undefined,
): Finding[] {
  const groups = new Map<string, Sighting[]>();
  for (const sighting of sightings) {
    const key = keyOf(sighting, place.path);
    groups.set(key, [...(groups.get(key) ?? []), sighting]);
  }
  return [...groups].flatMap(([key, group]) => {
    const [first] = group;
    return first ? [toFinding(key, first, group, place, refer)] : [];
  });
}

function toFinding(
  key: string,
  first: Sighting,
  group: readonly Sighting[],
  place: PlaceOfFindings,
  refer: (selector: string) => ElementRef | undefined,
): Finding {
  const element =
    first.selector === undefined ? undefined : (refer(first.selector) ?? byPath(first, first.selector));
  return {
    check: first.rule.id,
    type: 'accessibility',
    severity: first.rule.severity,
    confidence: first.confidence,
    title: titleOf(first.rule, element, group.length),
    advice: first.rule.advice.slice(0, 2000),
    key,
    path: place.path,
    ...(place.state !== undefined && { state: place.state }),
    ...(element && { element }),
    steps: place.steps ?? [],
    evidence: evidenceOf(group),
    ...(first.rule.criteria.length > 0 && { source: sourceOf(first.rule) }),
  };
}

const keyOf = ({ rule, confidence, selector }: Sighting, path: string): string =>
  `${rule.id} ${confidence} ${selector === undefined ? path : normaliseSelector(selector)}`.slice(0, 500);

const byPath = (sighting: Sighting, selector: string): ElementRef => ({
  title: sighting.html?.slice(0, 120) ?? selector,
  locators: [{ by: 'css', selector }],
  looks: {},
});

function titleOf(rule: Rule, element: ElementRef | undefined, count: number): string {
  const where = element ? `: ${element.title}` : '';
  const others = count > 1 ? ` and ${count - 1} like it` : '';
  const room = 300 - rule.title.length - others.length;
  return `${rule.title}${where.length > room ? `${where.slice(0, room - 1)}…` : where}${others}`.slice(
    0,
    300,
  );
}

function evidenceOf(group: readonly Sighting[]): Evidence[] {
  return group.slice(0, shown).flatMap(({ selector, html, seen }) => {
    const text = [seen, html].filter((part) => part).join('\n');
    return text === ''
      ? []
      : [{ kind: 'text' as const, title: selector ?? 'The page', text: text.slice(0, 20_000) }];
  });
}

/** `WCAG 2.2: 1.4.3 (AA)`. */
const sourceOf = (rule: Rule): string => `WCAG 2.2: ${rule.criteria.join(', ')} (${rule.level})`;

/** Findings of several states: one for each key, as it was first seen, with where else. */
export function mergeFindings(findings: readonly Finding[]): Finding[] {
  const merged = new Map<string, { finding: Finding; paths: Set<string> }>();
  for (const finding of findings) {
    const known = merged.get(finding.key);
    if (known) known.paths.add(finding.path);
    else merged.set(finding.key, { finding, paths: new Set([finding.path]) });
  }
  return [...merged.values()].map(({ finding, paths }) =>
    paths.size < 2
      ? finding
      : {
          ...finding,
          evidence: [
            ...finding.evidence,
            {
              kind: 'text' as const,
              title: 'Also at',
              text: [...paths].slice(1).join('\n').slice(0, 20_000),
            },
          ],
        },
  );
}
