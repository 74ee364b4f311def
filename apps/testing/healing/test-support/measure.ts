import type { Page } from 'playwright-core';
import { describeElements } from '../../browsers/describe/describe-element.ts';
import { toLocator } from '../../browsers/describe/to-locator.ts';
import type { ElementRef } from '../../domain/suite/locator.ts';
import { heal } from '../heal.ts';
import type { Mutation } from './mutations.ts';

/** How healing went, of one kind of change. `wrong`: it took another element, the worst that it can do. */
export interface Tally {
  right: number;
  missed: number;
  wrong: number;
  /** Nothing was there to be found and nothing was found. */
  refused: number;
  readonly examples: string[];
}

const targets = 'a, button, input, select, textarea, h1, h2, [role]:not([role=main]):not([role=tablist])';

/** Changes each element of a page in each way, and asks healing for it. */
export async function measureHealing(
  page: Page,
  html: string,
  mutations: readonly Mutation[],
  { threshold, take = () => true }: { threshold: number; take?: (index: number) => boolean },
): Promise<Map<string, Tally>> {
  const tallies = new Map<string, Tally>();
  await page.setContent(html);
  const elements = await describeElements(page, targets);
  for (const [index, element] of elements.entries()) {
    if (!element || !take(index)) continue;
    for (const mutation of mutations) {
      const tally = tallies.get(mutation.name) ?? { right: 0, missed: 0, wrong: 0, refused: 0, examples: [] };
      tallies.set(mutation.name, tally);
      await page.setContent(html);
      await page.evaluate(
        `{ const target = document.querySelectorAll(${JSON.stringify(targets)})[${index}]; target.same = true; ${mutation.script} }`,
      );
      await count(page, element, mutation, tally, threshold);
    }
  }
  return tallies;
}

async function count(
  page: Page,
  element: ElementRef,
  { kept }: Mutation,
  tally: Tally,
  threshold: number,
): Promise<void> {
  const healed = await heal(page, element, { threshold });
  const [locator] = healed?.element.locators ?? [];
  if (!healed || !locator) {
    if (kept) tally.missed += 1;
    else tally.refused += 1;
    if (kept) tally.examples.push(`missed ${element.title}`);
    return;
  }
  const same = await toLocator(page, locator).evaluate((found) => 'same' in found);
  if (kept && same) tally.right += 1;
  else {
    tally.wrong += 1;
    tally.examples.push(
      `took ${healed.element.title} for ${element.title} (${healed.similarity.toFixed(2)})`,
    );
  }
}
