import type { PNG } from 'pngjs';
import type { Pixels } from '../../domain/visual/pixels.ts';
import { grow, type Rectangle } from '../../domain/visual/rectangle.ts';
import { decode, encode, onCanvas } from './png.ts';

type Colour = readonly [red: number, green: number, blue: number];

const red: Colour = [214, 0, 46];
const grey: Colour = [120, 120, 120];

function paint({ data, width, height }: PNG, x: number, y: number, colour: Colour): void {
  if (x < 0 || y < 0 || x >= width || y >= height) return;
  data.set([...colour, 255], (y * width + x) * 4);
}

/** The picture in pale grey on white, so that what is painted on it stands out. */
function fade({ data }: PNG): void {
  for (let at = 0; at < data.length; at += 4) {
    const [r = 0, g = 0, b = 0, alpha = 0] = data.subarray(at, at + 4);
    // Luma of ITU-R BT.601.
    const luma = 0.299 * r + 0.587 * g + 0.114 * b;
    const pale = 255 - (255 - luma) * 0.25 * (alpha / 255);
    data.set([pale, pale, pale, 255], at);
  }
}

function outline(picture: PNG, { x, y, width, height }: Rectangle, colour: Colour): void {
  for (let thick = 0; thick < 2; thick += 1) {
    for (let right = x; right < x + width; right += 1) {
      paint(picture, right, y + thick, colour);
      paint(picture, right, y + height - 1 - thick, colour);
    }
    for (let down = y; down < y + height; down += 1) {
      paint(picture, x + thick, down, colour);
      paint(picture, x + width - 1 - thick, down, colour);
    }
  }
}

/** Slanted lines over what is not compared. */
function hatch(picture: PNG, { x, y, width, height }: Rectangle): void {
  for (let down = y; down < y + height; down += 1) {
    for (let right = x; right < x + width; right += 1) {
      if ((right + down) % 6 === 0) paint(picture, right, down, grey);
    }
  }
}

/** The new picture, faded; what differs in red, in frames; what is masked hatched. */
export function diffPicture(
  after: Buffer,
  pixels: Pixels,
  regions: readonly Rectangle[],
  masks: readonly Rectangle[],
): Buffer {
  const picture = onCanvas(decode(after), pixels);
  fade(picture);
  for (const mask of masks) hatch(picture, mask);
  for (let y = 0; y < pixels.height; y += 1) {
    for (let x = 0; x < pixels.width; x += 1) {
      if (pixels.differs[y * pixels.width + x] === 1) paint(picture, x, y, red);
    }
  }
  for (const region of regions) outline(picture, grow(region, 6, pixels), red);
  return encode(picture);
}
