import { canonicalJson } from '#kernel/base';
import type { Action, Expectation } from '../suite/step.ts';
import { actionKey } from './edge.ts';

/** A case before it has its final name and place. */
export interface Candidate {
  readonly name: string;
  /** Told with the name where two are alike. */
  readonly where: string;
  readonly actions: readonly Action[];
  readonly expectations: readonly Expectation[];
  readonly checksErrors: boolean;
  readonly tags: readonly string[];
  readonly states: readonly string[];
  /** States passed, transitions made, things expected. */
  readonly covers: ReadonlySet<string>;
}

/**
 * Drops what another covers entirely, and orders the rest: first a few that together reach every state and transition
 * that any reaches, chosen by what each adds (Chvátal's greedy set cover, 1979), short ones first among equals, marked
 * `smoke`; then the others, short before long.
 */
export function smallest(candidates: readonly Candidate[]): readonly Candidate[] {
  const ordered = distinctSteps(candidates).sort(byLength);
  const needed = ordered.filter(
    (one) => !ordered.some((other) => other !== one && isWithin(one, other, ordered)),
  );
  const first = coverOfStates(needed);
  return [
    ...needed.filter((one) => first.has(one)).map((one) => ({ ...one, tags: ['smoke', ...one.tags] })),
    ...needed.filter((one) => !first.has(one)),
  ];
}

function distinctSteps(candidates: readonly Candidate[]): Candidate[] {
  const byPath = new Map<string, Candidate>();
  for (const one of candidates) {
    const path = canonicalJson([one.actions.map(actionKey), one.expectations]);
    if (!byPath.has(path)) byPath.set(path, one);
  }
  return [...byPath.values()];
}

const lengthOf = ({ actions, expectations }: Candidate): number => actions.length * 100 + expectations.length;
const byLength = (a: Candidate, b: Candidate): number => lengthOf(a) - lengthOf(b);

/** Of two that cover the same, the shorter stays. */
function isWithin(one: Candidate, other: Candidate, ordered: readonly Candidate[]): boolean {
  if (one.covers.size > other.covers.size || !one.covers.isSubsetOf(other.covers)) return false;
  if (one.checksErrors && !other.checksErrors) return false;
  if (one.covers.size < other.covers.size) return true;
  return ordered.indexOf(other) < ordered.indexOf(one);
}

function coverOfStates(candidates: readonly Candidate[]): ReadonlySet<Candidate> {
  const statesOf = new Map(candidates.map((one) => [one, new Set(one.states)]));
  const open = new Set(candidates.flatMap(({ states }) => states));
  const chosen = new Set<Candidate>();
  while (open.size > 0) {
    let best: Candidate | undefined;
    let gain = 0;
    for (const one of candidates) {
      const adds = statesOf.get(one)?.intersection(open).size ?? 0;
      if (adds > gain) [best, gain] = [one, adds];
    }
    if (best === undefined) break;
    chosen.add(best);
    for (const state of best.states) open.delete(state);
  }
  return chosen;
}
