import { z } from 'zod';

const pixels = z.number().int().nonnegative();

/** Part of a picture, in its pixels, from the upper left. */
export const rectangleSchema = z.strictObject({ x: pixels, y: pixels, width: pixels, height: pixels });
export type Rectangle = z.infer<typeof rectangleSchema>;

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The smallest rectangle that holds both. */
function around(one: Rectangle, other: Rectangle): Rectangle {
  const [x, y] = [Math.min(one.x, other.x), Math.min(one.y, other.y)];
  return {
    x,
    y,
    width: Math.max(one.x + one.width, other.x + other.width) - x,
    height: Math.max(one.y + one.height, other.y + other.height) - y,
  };
}

/** Whether two rectangles overlap or lie at most `gap` pixels apart. */
function isNear(one: Rectangle, other: Rectangle, gap: number): boolean {
  return (
    one.x <= other.x + other.width + gap &&
    other.x <= one.x + one.width + gap &&
    one.y <= other.y + other.height + gap &&
    other.y <= one.y + one.height + gap
  );
}

/** Joins rectangles that overlap or lie at most `gap` pixels apart, until none do; from top to bottom. */
export function mergeRectangles(rectangles: readonly Rectangle[], gap = 0): Rectangle[] {
  let merged: Rectangle[] = [...rectangles];
  for (;;) {
    const next: Rectangle[] = [];
    for (const rectangle of merged) {
      const at = next.findIndex((known) => isNear(known, rectangle, gap));
      const known = next[at];
      if (known === undefined) next.push(rectangle);
      else next[at] = around(known, rectangle);
    }
    if (next.length === merged.length) {
      return next.sort((one, other) => one.y - other.y || one.x - other.x);
    }
    merged = next;
  }
}

/** Larger by `by` pixels on each side, as far as the picture goes. */
export function grow({ x, y, width, height }: Rectangle, by: number, within: Size): Rectangle {
  const [left, top] = [Math.max(0, x - by), Math.max(0, y - by)];
  return {
    x: left,
    y: top,
    width: Math.min(within.width, x + width + by) - left,
    height: Math.min(within.height, y + height + by) - top,
  };
}

/** The share of a picture that rectangles which do not overlap cover, 0 to 1. */
export function coverage(rectangles: readonly Rectangle[], { width, height }: Size): number {
  const area = rectangles.reduce((sum, rectangle) => sum + rectangle.width * rectangle.height, 0);
  return Math.min(1, area / Math.max(1, width * height));
}
