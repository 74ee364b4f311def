import type { Page, Locator as PlaywrightLocator } from 'playwright-core';
import { wait } from '#kernel/base';
import type { ElementRef, Locator } from '../domain/suite/locator.ts';
import { isSame } from './describe/is-same.ts';
import { toLocator } from './describe/to-locator.ts';

export interface LocateOptions {
  /** How long to wait for it; 0 looks once (default). */
  readonly milliseconds?: number;
  readonly signal?: AbortSignal | undefined;
}

/** While a page may still be loading, only the best locator is asked: a path may fit something else meanwhile. */
const bestAloneMilliseconds = 400;
const pauses = [10, 20, 40, 80] as const;

/**
 * The element by the first of its locators, best first, that finds exactly one visible element; a path, only where what
 * it finds may still be the same.
 *
 * @returns undefined when none does within the time
 * @throws the signal's reason; Playwright's error when the page is gone
 */
export async function locate(
  page: Page,
  element: ElementRef,
  { milliseconds = 0, signal }: LocateOptions = {},
): Promise<PlaywrightLocator | undefined> {
  const began = performance.now();
  const candidates = element.locators.map((locator) => visible(page, locator));
  for (let round = 0; ; round += 1) {
    signal?.throwIfAborted();
    const spent = performance.now() - began;
    const isLast = spent >= milliseconds;
    const useAll = isLast || spent >= bestAloneMilliseconds;
    for (const [place, candidate] of candidates.entries()) {
      const count = await candidate.count();
      const isPath = element.locators[place]?.by === 'css';
      if (count === 1 && (!isPath || (await isSame(page, candidate, element)))) return candidate;
      // Several: it did not move, it has to be told apart, which another locator may do at once.
      if (count === 0 && !useAll) break;
    }
    if (isLast) return undefined;
    await wait(Math.min(pauses[round] ?? 100, milliseconds - spent), signal);
  }
}

/** Every visible element that a locator finds. */
export function visible(page: Page, locator: Locator): PlaywrightLocator {
  return toLocator(page, locator).filter({ visible: true });
}
