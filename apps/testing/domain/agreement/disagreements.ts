import type { Disagreement, PageFacts } from './facts.ts';
import { type PageMemory, pagesWrong } from './paging.ts';
import { sortedWrong } from './sorting.ts';
import { sumsWrong } from './sums.ts';

/** What a page says in figures and what cannot be right, for whatever else it says. */
export const disagreementsIn = (facts: PageFacts, memory: PageMemory, route: string): Disagreement[] => [
  ...sortedWrong(facts),
  ...sumsWrong(facts),
  ...pagesWrong(facts, memory, route),
];
