import type { Step } from '../suite/step.ts';
import type { TestCase } from '../suite/test-case.ts';
import { actionName, stepName } from './step-names.ts';

/** What mutants showed of two tests that both were run with them. */
export interface Kills {
  /** Mutants that the test was run with, and those of them that it killed. */
  readonly ran: ReadonlySet<string>;
  readonly killed: ReadonlySet<string>;
}

export interface Duplicate {
  /** The test that can go, and the one that does all that it does. */
  readonly key: string;
  readonly of: string;
  /** `steps`: the other one takes the same steps and expects all that it expects; `kills`: it notices the same faults. */
  readonly because: 'steps' | 'kills';
  /** Mutants that both were run with and one of them noticed, where they are the reason. */
  readonly mutants: number;
}

export interface DuplicateEvidence {
  /** The functions of the site's scripts that a test runs; undefined where nobody looked. */
  functionsOf(key: string): readonly string[] | undefined;
  killsOf(key: string): Kills | undefined;
}

/**
 * Fewer mutants that one of both noticed prove nothing: a test of what the server makes notices no change of a script,
 * and is of use all the same.
 */
const leastNoticed = 5;

/** The way of a test through the site: what it does on which elements, and the states it passes. */
export function pathOf({ steps, states }: TestCase): string {
  const actions = steps.flatMap((step) => (step.do === 'expect' ? [] : [actionName(step)]));
  return JSON.stringify([actions, states]);
}

/**
 * Tests that another one makes needless: the same path and the same coverage, and either everything that it types and
 * expects, or the same mutants killed. Of those that are alike the one written first stays.
 *
 * @param tests in the order in which they were written
 */
export function findDuplicates(
  tests: readonly TestCase[],
  { functionsOf, killsOf }: DuplicateEvidence,
): readonly Duplicate[] {
  const duplicates: Duplicate[] = [];
  for (const group of Map.groupBy(tests, pathOf).values()) {
    const gone = new Set<string>();
    for (const [place, test] of group.entries()) {
      const found = group
        .filter((other) => other !== test && !gone.has(other.key))
        .filter((other) => sameCoverage(functionsOf(test.key), functionsOf(other.key)))
        .flatMap((other) => {
          const because = reason(test, other, killsOf, group.indexOf(other) < place);
          return because ? [{ key: test.key, of: other.key, ...because }] : [];
        })
        .at(0);
      if (!found) continue;
      gone.add(test.key);
      duplicates.push(found);
    }
  }
  return duplicates;
}

/** @param later whether the test was written after the other */
function reason(
  test: TestCase,
  other: TestCase,
  killsOf: DuplicateEvidence['killsOf'],
  later: boolean,
): Pick<Duplicate, 'because' | 'mutants'> | undefined {
  const contains = isWithin(test.steps, other.steps);
  // Two that expect the same contain each other: the later one goes.
  if (contains && (later || !isWithin(other.steps, test.steps))) return { because: 'steps', mutants: 0 };
  const [mine, others] = [killsOf(test.key), killsOf(other.key)];
  if (!mine || !others) return undefined;
  const common = [...mine.ran].filter((mutant) => others.ran.has(mutant));
  const noticed = common.filter((mutant) => mine.killed.has(mutant) || others.killed.has(mutant));
  if (noticed.length < leastNoticed) return undefined;
  const missed = common.some((mutant) => mine.killed.has(mutant) && !others.killed.has(mutant));
  const same = !common.some((mutant) => others.killed.has(mutant) && !mine.killed.has(mutant));
  if (missed || (same && !later)) return undefined;
  return { because: 'kills', mutants: noticed.length };
}

const sameCoverage = (one: readonly string[] | undefined, other: readonly string[] | undefined): boolean =>
  one === undefined || other === undefined || [...one].sort().join('\n') === [...other].sort().join('\n');

/** Whether all steps stand among the others, in their order, with nothing but expectations between. */
function isWithin(steps: readonly Step[], others: readonly Step[]): boolean {
  const names = others.map(stepName);
  let at = 0;
  for (const step of steps) {
    const name = stepName(step);
    while (at < names.length && names[at] !== name && others[at]?.do === 'expect') at += 1;
    if (names[at] !== name) return false;
    at += 1;
  }
  return others.slice(at).every((step) => step.do === 'expect');
}
