import type { Rectangle, Size } from './rectangle.ts';

/** Which pixels of a picture differ: 1 for each that does, row by row. */
export interface Pixels extends Size {
  readonly differs: Uint8Array;
}

/** None differ. */
export const noPixels = ({ width, height }: Size): Pixels => ({
  width,
  height,
  differs: new Uint8Array(width * height),
});

export const countPixels = ({ differs }: Pixels): number => differs.reduce((sum, one) => sum + one, 0);

/** Sets or clears a part, as far as it lies in the picture. */
export function fill({ width, height, differs }: Pixels, rectangle: Rectangle, value: 0 | 1): void {
  const right = Math.min(width, rectangle.x + rectangle.width);
  for (let y = rectangle.y; y < Math.min(height, rectangle.y + rectangle.height); y += 1) {
    if (right > rectangle.x) differs.fill(value, y * width + rectangle.x, y * width + right);
  }
}

/** Pixels that differ in both: of pictures of two sizes, where they overlap. */
export function inBoth(one: Pixels, other: Pixels): Pixels {
  const both = noPixels({
    width: Math.min(one.width, other.width),
    height: Math.min(one.height, other.height),
  });
  for (let y = 0; y < both.height; y += 1) {
    for (let x = 0; x < both.width; x += 1) {
      const differs = (one.differs[y * one.width + x] ?? 0) & (other.differs[y * other.width + x] ?? 0);
      both.differs[y * both.width + x] = differs;
    }
  }
  return both;
}
