import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';
import { fill, noPixels, type Pixels } from '../../domain/visual/pixels.ts';
import type { Rectangle, Size } from '../../domain/visual/rectangle.ts';
import { type OdiffServer, startOdiff } from './odiff-server.ts';
import { decode, encode, onCanvas, pixelsOfMask, sizeOf } from './png.ts';

export interface CompareOptions {
  /** What is left out. */
  readonly masks?: readonly Rectangle[];
  /** Every pixel that is not the same counts: to see what varies. Else what an eye would see does. */
  readonly exact?: boolean;
}

export interface PictureComparison {
  readonly before: Size;
  readonly after: Size;
  /** On a canvas that holds both. */
  readonly pixels: Pixels;
}

export interface PictureComparer {
  /** Which program compares: `pixelmatch` where odiff's cannot run. */
  readonly engine: 'odiff' | 'pixelmatch';
  /**
   * Compares two PNG pictures. Where their sizes differ, what only one of them has counts as differing.
   *
   * @throws MainstayError `testing.picture_unreadable`
   */
  compare(before: Buffer, after: Buffer, options?: CompareOptions): Promise<PictureComparison>;
  close(): Promise<void>;
}

/**
 * How different two colours must be, 0 to 1: a distance in YIQ (Kotsarenko & Ramos 2010), as both programs measure it.
 * Half of their default: baselines are of the same browser and platform, whose colours do not drift.
 */
const threshold = 0.05;

/** Compares by odiff in its server mode, and by pixelmatch where that does not run or dies. */
export async function createComparer(options: { readonly binary?: string } = {}): Promise<PictureComparer> {
  const folder = await mkdtemp(join(tmpdir(), 'mainstay-pictures-'));
  let odiff = await startOdiff(options.binary).catch(() => undefined);
  let turn = 0;
  return {
    get engine() {
      return odiff === undefined ? 'pixelmatch' : 'odiff';
    },
    async compare(before, after, { masks = [], exact = false } = {}) {
      const [one, other] = [sizeOf(before), sizeOf(after)];
      const size = {
        width: Math.max(one.width, other.width),
        height: Math.max(one.height, other.height),
      };
      if (before.equals(after)) return { before: one, after: other, pixels: noPixels(size) };
      const [left, right] = [fitted(before, one, size), fitted(after, other, size)];
      let pixels: Pixels | undefined;
      if (odiff !== undefined) {
        turn += 1;
        try {
          pixels = await byOdiff(odiff, join(folder, String(turn)), { left, right, masks, exact, size });
        } catch {
          odiff.stop();
          odiff = undefined;
        }
      }
      pixels ??= byPixelmatch(left, right, exact);
      for (const part of beyond(one, other, size)) fill(pixels, part, 1);
      for (const mask of masks) fill(pixels, mask, 0);
      return { before: one, after: other, pixels };
    },
    async close() {
      odiff?.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const isSame = (one: Size, other: Size): boolean => one.width === other.width && one.height === other.height;

function fitted(picture: Buffer, own: Size, size: Size): Buffer {
  return isSame(own, size) ? picture : encode(onCanvas(decode(picture), size));
}

/** What of the canvas only one of the pictures has. */
function beyond(one: Size, other: Size, size: Size): Rectangle[] {
  const [width, height] = [Math.min(one.width, other.width), Math.min(one.height, other.height)];
  return [
    { x: width, y: 0, width: size.width - width, height: size.height },
    { x: 0, y: height, width: size.width, height: size.height - height },
  ];
}

interface Both {
  readonly left: Buffer;
  readonly right: Buffer;
  readonly masks: readonly Rectangle[];
  readonly exact: boolean;
  readonly size: Size;
}

async function byOdiff(
  odiff: OdiffServer,
  name: string,
  { left, right, masks, exact, size }: Both,
): Promise<Pixels> {
  const [base, compare, output] = [`${name}-before.png`, `${name}-after.png`, `${name}-mask.png`];
  try {
    await Promise.all([writeFile(base, left), writeFile(compare, right)]);
    const request = { base, compare, output, masks, threshold: exact ? 0 : threshold, antialiasing: !exact };
    if ((await odiff.compare(request)) === 0) return noPixels(size);
    return pixelsOfMask(decode(await readFile(output)));
  } finally {
    await Promise.all([base, compare, output].map((file) => rm(file, { force: true })));
  }
}

function byPixelmatch(left: Buffer, right: Buffer, exact: boolean): Pixels {
  const [one, other] = [decode(left), decode(right)];
  const { width, height } = one;
  const mask = new PNG({ width, height });
  pixelmatch(one.data, other.data, mask.data, width, height, {
    threshold: exact ? 0 : threshold,
    includeAA: exact,
    diffMask: true,
  });
  return pixelsOfMask(mask);
}
