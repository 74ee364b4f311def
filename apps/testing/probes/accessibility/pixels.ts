import type { Page } from 'playwright-core';
import { PNG } from 'pngjs';
import type { Colour } from '../../domain/accessibility/contrast.ts';
import type { Box } from './dom.ts';

/** A picture of the window, one pixel for each CSS pixel. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Buffer;
}

export async function pixelsOf(page: Page): Promise<Pixels> {
  const { width, height, data } = PNG.sync.read(
    await page.screenshot({ scale: 'css', caret: 'hide', animations: 'allow', timeout: 10_000 }),
  );
  return { width, height, data };
}

/** The colours within a box of the window; nothing of it that is outside. */
export function* coloursIn(pixels: Pixels, box: Box): Generator<Colour> {
  const left = Math.max(0, Math.floor(box.x));
  const right = Math.min(pixels.width, Math.ceil(box.x + box.width));
  const bottom = Math.min(pixels.height, Math.ceil(box.y + box.height));
  for (let y = Math.max(0, Math.floor(box.y)); y < bottom; y += 1)
    for (let x = left; x < right; x += 1) {
      const at = (y * pixels.width + x) * 4;
      yield [pixels.data[at] ?? 0, pixels.data[at + 1] ?? 0, pixels.data[at + 2] ?? 0, 1];
    }
}

export const isSamePicture = (one: Pixels, other: Pixels): boolean => one.data.equals(other.data);
