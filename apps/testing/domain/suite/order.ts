import { seededRandom } from '../random.ts';
import type { TestCase } from './test-case.ts';

/** In which order tests run: whether they depend on each other shows when the order changes. */
export type SuiteOrder = 'given' | 'reversed' | 'shuffled';

/** @param seed of the shuffling: the same seed is the same order */
export function orderCases(cases: readonly TestCase[], order: SuiteOrder, seed: number): readonly TestCase[] {
  if (order === 'given') return cases;
  if (order === 'reversed') return cases.toReversed();
  const random = seededRandom(seed);
  const shuffled = [...cases];
  // Fisher and Yates, from the end.
  for (let last = shuffled.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    const [a, b] = [shuffled[last], shuffled[other]];
    if (a && b) [shuffled[last], shuffled[other]] = [b, a];
  }
  return shuffled;
}
