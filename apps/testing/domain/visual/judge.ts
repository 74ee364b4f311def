import { countPixels, type Pixels } from './pixels.ts';
import type { Rectangle } from './rectangle.ts';
import { cellsOf, densestWindow, regionsOf } from './regions.ts';

/** Windows of 64 × 64 pixels. */
const windowCells = 8;
const windowPixels = 64 * 64;
/**
 * In one window so many times more may differ than in the whole picture. Noise lies scattered; a missing icon is a small
 * share of a page but a large one of its surroundings.
 */
const localFactor = 4;

export interface Judgement {
  readonly isDifferent: boolean;
  readonly pixels: number;
  /** Of all pixels, 0 to 1. */
  readonly share: number;
  readonly regions: readonly Rectangle[];
}

/** Whether more differs than `tolerance`, a share from 0 to 1: over the whole picture, or in one place of it. */
export function judge(pixels: Pixels, tolerance: number): Judgement {
  const count = countPixels(pixels);
  const share = count / Math.max(1, pixels.width * pixels.height);
  if (count === 0) return { isDifferent: false, pixels: 0, share: 0, regions: [] };
  const cells = cellsOf(pixels);
  const local = densestWindow(cells, windowCells) / windowPixels;
  return {
    isDifferent: share > tolerance || local > localFactor * tolerance,
    pixels: count,
    share,
    regions: regionsOf(pixels, cells),
  };
}
