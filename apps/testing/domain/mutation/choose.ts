import { seededRandom } from '../random.ts';

/** So many of them, each as likely as another and in random order: what they show holds for all. */
export function sampleOf<Item>(items: readonly Item[], count: number, seed: number): readonly Item[] {
  const random = seededRandom(seed);
  const left = [...items];
  const chosen: Item[] = [];
  while (chosen.length < count && left.length > 0) {
    const at = Math.floor(random() * left.length);
    const last = left.pop();
    const one = at === left.length ? last : left[at];
    if (one === undefined || last === undefined) break;
    if (at < left.length) left[at] = last;
    chosen.push(one);
  }
  return chosen;
}

/** What is known of a test when it may kill a mutant. */
export interface Killer {
  readonly key: string;
  readonly seconds: number;
  /** Mutants that it has killed, of those it was run with. */
  readonly kills: number;
  readonly runs: number;
}

/** Those first that killed most for their time (by Laplace's rule, so that the untried have their chance). */
export const byPromise = (killers: readonly Killer[]): readonly Killer[] =>
  killers.toSorted((one, other) => promise(other) - promise(one) || one.key.localeCompare(other.key));

const promise = ({ kills, runs, seconds }: Killer): number =>
  (kills + 1) / (runs + 2) / Math.max(0.05, seconds);
