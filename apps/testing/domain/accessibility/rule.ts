import type { Severity } from '../findings/finding.ts';

/** The level of WCAG 2.2 that a rule belongs to; `good-practice` belongs to no criterion. */
export type Level = 'A' | 'AA' | 'AAA' | 'good-practice';

/** What a check looks for, whoever wrote it. */
export interface Rule {
  /** `axe.color-contrast`, `accessibility.keyboard-trap`. Stable. */
  readonly id: string;
  /** One sentence without the element: what is wrong. */
  readonly title: string;
  /** The criteria of WCAG 2.2, by number: `2.1.2`. */
  readonly criteria: readonly string[];
  readonly level: Level;
  readonly severity: Severity;
  readonly advice: string;
  /** The ids of the rules of the W3C's ACT community that it implements: https://www.w3.org/WAI/standards-guidelines/act/rules/ */
  readonly act: readonly string[];
}

/** One place in one page where a rule is broken, or may be. */
export interface Sighting {
  readonly rule: Rule;
  readonly confidence: 'certain' | 'review';
  /** A CSS selector that Playwright understands, in the top frame; undefined for the page as a whole. */
  readonly selector?: string | undefined;
  /** The beginning of the element's HTML. */
  readonly html?: string | undefined;
  /** What was seen there, a sentence. */
  readonly seen?: string | undefined;
}

/** The wanted level includes those below it. */
export function isWithin(level: Level, wanted: 'A' | 'AA' | 'AAA'): boolean {
  if (level === 'good-practice') return true;
  return level.length <= wanted.length;
}
