import type { Frame, Page } from 'playwright-core';
import { freezeInPage, stillInPage } from './still-in-page.ts';

export interface StableOptions {
  /** What the page takes for now: the same in every execution, or a date would be a difference. */
  readonly now?: Date;
}

/** Some Thursday at noon. Any will do that is not in the future of what a server signed. */
const defaultNow = new Date('2026-01-15T12:00:00Z');
/** One part of the work in one frame may take so long; a page that hangs is taken as it is. */
const frameMilliseconds = 12_000;

/**
 * Prepares a page, before it opens anything, to look the same each time: the clock stands still, random numbers come in
 * the same order, motion is reduced.
 */
export async function prepareStable(page: Page, { now = defaultNow }: StableOptions = {}): Promise<void> {
  await page.clock.setFixedTime(now);
  await page.addInitScript(seedRandomInPage);
  await page.emulateMedia({ reducedMotion: 'reduce' });
}

/** Runs in the page. A generator with one word of state (Marsaglia 2003, xorshift32). */
function seedRandomInPage(): void {
  let state = 0x9e3779b9;
  Math.random = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 0x1_0000_0000;
  };
}

/**
 * Brings a page to rest: fonts and pictures loaded, also those further down, moving pictures at their first, animations
 * at their end, timers stopped, scrolled to the top. It does not move any more afterwards, nor does it react.
 */
export async function stabilise(page: Page): Promise<void> {
  // Whatever the pointer is over looks different.
  await page.mouse.move(0, 0).catch(() => {});
  for (const frame of page.frames()) await inFrame(frame, frame === page.mainFrame());
}

async function inFrame(frame: Frame, isMain: boolean): Promise<void> {
  const work = async (): Promise<void> => {
    await frame.evaluate(stillInPage, { scroll: isMain });
    await frame.evaluate(freezeInPage);
  };
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, frameMilliseconds);
  });
  // A frame may be gone or never answer; then the picture shows what there is.
  await Promise.race([work().catch(() => {}), late]);
  clearTimeout(timer);
}
