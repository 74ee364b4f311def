import type { Page } from 'playwright-core';
import { MainstayError, wait } from '#kernel/base';
import type { Size } from '../../domain/visual/rectangle.ts';
import { sizeOf } from './png.ts';
import { stabilise } from './stabilise.ts';

export interface CaptureOptions {
  /** The whole page (default), or what is in the window. */
  readonly extent?: 'page' | 'window';
  readonly signal?: AbortSignal;
}

export interface Capture extends Size {
  /** PNG, one pixel for each CSS pixel. */
  readonly picture: Buffer;
}

/** A page without end is cut here. */
const mostHeight = 12_000;
const tries = 4;
const screenshotMilliseconds = 20_000;

/**
 * Brings the page to rest and takes a picture, until two in a row are the same; the last one where they never are.
 *
 * @throws MainstayError `testing.capture_failed`
 */
export async function capture(
  page: Page,
  { extent = 'page', signal }: CaptureOptions = {},
): Promise<Capture> {
  await stabilise(page);
  let before: Buffer | undefined;
  for (let attempt = 0; ; attempt += 1) {
    signal?.throwIfAborted();
    const picture = await take(page, extent);
    if (before?.equals(picture) || attempt === tries - 1) return { picture, ...sizeOf(picture) };
    before = picture;
    await wait(60, signal);
  }
}

async function take(page: Page, extent: 'page' | 'window'): Promise<Buffer> {
  const common = {
    animations: 'disabled',
    caret: 'hide',
    scale: 'css',
    timeout: screenshotMilliseconds,
  } as const;
  try {
    if (extent === 'window') return await page.screenshot(common);
    const { width, height } = await page.evaluate(extentInPage);
    if (height <= mostHeight) return await page.screenshot({ ...common, fullPage: true });
    return await page.screenshot({
      ...common,
      fullPage: true,
      clip: { x: 0, y: 0, width, height: mostHeight },
    });
  } catch (error) {
    throw new MainstayError('testing.capture_failed', `No picture of ${page.url()} could be taken.`, {
      kind: 'unavailable',
      cause: error,
    });
  }
}

/** What the function below finds in a page. */
declare const document: {
  readonly documentElement: { readonly scrollWidth: number; readonly scrollHeight: number };
};

/** Runs in the page. */
function extentInPage(): Size {
  const { scrollWidth, scrollHeight } = document.documentElement;
  return { width: scrollWidth, height: scrollHeight };
}
