import type { Page, Locator as PlaywrightLocator } from 'playwright-core';
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

export interface MeasureOptions {
  readonly threshold: number;
  /** As the executor looks before it asks healing; without it healing alone is measured. */
  readonly locate?: (page: Page, element: ElementRef) => Promise<PlaywrightLocator | undefined>;
  /** Which elements of the page, by their number. */
  readonly take?: (index: number) => boolean;
}

/** Changes each element of a page in each way, and asks healing for it. */
export async function measureHealing(
  page: Page,
  html: string,
  mutations: readonly Mutation[],
  { threshold, locate, take = () => true }: MeasureOptions,
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
      const found = (await locate?.(page, element)) ?? (await healed(page, element, threshold));
      await count(found, element, mutation, tally);
    }
  }
  return tallies;
}

async function healed(
  page: Page,
  element: ElementRef,
  threshold: number,
): Promise<PlaywrightLocator | undefined> {
  const [locator] = (await heal(page, element, { threshold }))?.element.locators ?? [];
  return locator && toLocator(page, locator);
}

async function count(
  found: PlaywrightLocator | undefined,
  element: ElementRef,
  { kept }: Mutation,
  tally: Tally,
): Promise<void> {
  if (!found) {
    if (kept) tally.examples.push(`missed ${element.title}`);
    tally[kept ? 'missed' : 'refused'] += 1;
    return;
  }
  if (kept && (await found.evaluate((one) => 'same' in one))) {
    tally.right += 1;
    return;
  }
  tally.wrong += 1;
  tally.examples.push(`took ${await found.evaluate((one) => String(one.outerHTML))} for ${element.title}`);
}
