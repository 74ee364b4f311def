import { countPixels, type Pixels } from './pixels.ts';
import { grow, mergeRectangles, type Rectangle, type Size } from './rectangle.ts';
import { regionsOf } from './regions.ts';

/** Room around what varies: the next picture of a clock may be a little wider. */
const margin = 4;

/**
 * What to leave out of comparisons: where captures of the same state differ from each other, and what was there before.
 *
 * @param differences one for each capture after the first: its pixels that differ from the first
 */
export function masksOf(
  differences: readonly Pixels[],
  size: Size,
  known: readonly Rectangle[] = [],
): Rectangle[] {
  const varying = differences
    .filter((pixels) => countPixels(pixels) > 0)
    .flatMap((pixels) => regionsOf(pixels))
    .map((rectangle) => grow(rectangle, margin, size))
    .filter(({ width, height }) => width > 0 && height > 0);
  return mergeRectangles([...known, ...varying]);
}
