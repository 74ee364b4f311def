import type { Severity } from '../findings/finding.ts';
import type { Level, Rule } from './rule.ts';

/** What axe-core says about one of its rules, and one element that breaks it. */
export interface AxeResult {
  readonly id: string;
  readonly help: string;
  readonly helpUrl: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly impact: Severity | null;
  readonly nodes: readonly {
    /** Selectors from the top frame down; a selector inside shadow roots is a list of its own. */
    readonly target: readonly (string | readonly string[])[];
    readonly html: string;
    readonly failureSummary?: string | undefined;
  }[];
}

/** ACT rules that a rule of axe implements though its metadata does not say so. */
const alsoImplements: Readonly<Record<string, readonly string[]>> = {
  'summary-name': ['2t702h'],
};

export const actRulesOfAxe = (id: string, actIds: readonly string[]): readonly string[] => [
  ...actIds,
  ...(alsoImplements[id] ?? []),
];

/** The rule as ours are: its tags name the criterion and the level (`wcag143`, `wcag2aa`). */
export function ruleOfAxe(result: AxeResult, actIds: readonly string[]): Rule {
  const criteria = result.tags.flatMap((tag) => {
    const digits = /^wcag(\d)(\d)(\d+)$/.exec(tag);
    return digits ? [digits.slice(1).join('.')] : [];
  });
  return {
    id: `axe.${result.id}`,
    title: result.help,
    criteria,
    level: levelOf(result.tags),
    severity: result.impact ?? 'moderate',
    advice: `${result.description}. ${result.helpUrl}`,
    act: actRulesOfAxe(result.id, actIds),
  };
}

function levelOf(tags: readonly string[]): Level {
  const levels = tags.flatMap((tag) => /^wcag2\d?(a+)(?:-obsolete)?$/.exec(tag)?.[1] ?? []);
  const [level] = levels;
  if (level === 'aaa') return 'AAA';
  if (level === 'aa') return 'AA';
  return level === 'a' ? 'A' : 'good-practice';
}

/** The way to an element as Playwright takes it: `>>` goes into shadow roots; the frame's element for one in a frame. */
export function selectorOfAxe(target: AxeResult['nodes'][number]['target']): string | undefined {
  const [first] = target;
  if (first === undefined) return undefined;
  return typeof first === 'string' ? first : first.join(' >> ');
}
