import { PNG } from 'pngjs';
import { describe, expect, it } from 'vitest';
import { countPixels } from '../../domain/visual/pixels.ts';
import { regionsOf } from '../../domain/visual/regions.ts';
import { createComparer, type PictureComparer } from './compare.ts';
import { diffPicture } from './diff-picture.ts';
import { decode, sizeOf } from './png.ts';

type Box = readonly [x: number, y: number, width: number, height: number, grey: number];

function picture(width: number, height: number, ...boxes: readonly Box[]): Buffer {
  const png = new PNG({ width, height });
  png.data.fill(255);
  for (const [left, top, wide, high, grey] of boxes) {
    for (let y = top; y < top + high; y += 1) {
      for (let x = left; x < left + wide; x += 1)
        png.data.fill(grey, (y * width + x) * 4, (y * width + x) * 4 + 3);
    }
  }
  return PNG.sync.write(png);
}

const engines: [PictureComparer['engine'], object][] = [
  ['odiff', {}],
  ['pixelmatch', { binary: '/nonexistent/odiff' }],
];

describe.each(engines)('comparing by %s', (engine, options) => {
  const comparing = async (use: (comparer: PictureComparer) => Promise<void>): Promise<void> => {
    const comparer = await createComparer(options);
    try {
      expect(comparer.engine).toBe(engine);
      await use(comparer);
      // It was not replaced meanwhile.
      expect(comparer.engine).toBe(engine);
    } finally {
      await comparer.close();
    }
  };

  it('finds which pixels differ', () =>
    comparing(async (comparer) => {
      const before = picture(300, 200, [10, 10, 40, 40, 0]);
      const after = picture(300, 200, [10, 10, 40, 40, 0], [100, 100, 20, 10, 0]);
      const { pixels } = await comparer.compare(before, after);
      expect(regionsOf(pixels)).toEqual([{ x: 100, y: 100, width: 20, height: 10 }]);
      expect(countPixels(pixels)).toBe(200);
      expect(countPixels((await comparer.compare(before, Buffer.from(before))).pixels)).toBe(0);
    }));

  it('leaves out what is masked, to the pixel', () =>
    comparing(async (comparer) => {
      const before = picture(300, 200);
      const after = picture(300, 200, [100, 100, 20, 10, 0]);
      const masked = async (width: number) => {
        const masks = [{ x: 100, y: 100, width, height: 10 }];
        return countPixels((await comparer.compare(before, after, { masks })).pixels);
      };
      expect(await masked(20)).toBe(0);
      expect(await masked(19)).toBe(10);
    }));

  it('passes over a shade that no eye sees, unless it is asked to be exact', () =>
    comparing(async (comparer) => {
      const before = picture(100, 100, [10, 10, 50, 50, 200]);
      const after = picture(100, 100, [10, 10, 50, 50, 201]);
      expect(countPixels((await comparer.compare(before, after)).pixels)).toBe(0);
      expect(countPixels((await comparer.compare(before, after, { exact: true })).pixels)).toBe(2500);
    }));

  it('counts what only one of two sizes has', () =>
    comparing(async (comparer) => {
      const small = picture(100, 100, [10, 10, 10, 10, 0]);
      const tall = picture(100, 130, [10, 10, 10, 10, 0]);
      for (const [one, other] of [
        [small, tall],
        [tall, small],
      ] as const) {
        const result = await comparer.compare(one, other);
        expect(result.pixels).toMatchObject({ width: 100, height: 130 });
        expect(regionsOf(result.pixels)).toEqual([{ x: 0, y: 100, width: 100, height: 30 }]);
        expect([result.before, result.after]).toEqual([sizeOf(one), sizeOf(other)]);
      }
    }));

  it('says of a file that is no picture that it is none', () =>
    comparing(async (comparer) => {
      const good = picture(10, 10);
      await expect(comparer.compare(Buffer.from('no'), good)).rejects.toMatchObject({
        code: 'testing.picture_unreadable',
      });
    }));

  it('compares many at once', () =>
    comparing(async (comparer) => {
      const before = picture(200, 200);
      const counts = await Promise.all(
        Array.from({ length: 12 }, async (_, at) => {
          const { pixels } = await comparer.compare(before, picture(200, 200, [at, at, 30, at + 5, 0]));
          return countPixels(pixels);
        }),
      );
      expect(counts).toEqual(Array.from({ length: 12 }, (_, at) => 30 * (at + 5)));
    }));
});

describe('diffPicture', () => {
  it('shows the differing pixels in red on the pale new picture, masks hatched', () => {
    const after = picture(100, 100, [40, 40, 10, 10, 0]);
    const differs = new Uint8Array(100 * 100);
    differs[45 * 100 + 45] = 1;
    const region = { x: 45, y: 45, width: 1, height: 1 };
    const mask = { x: 0, y: 0, width: 20, height: 20 };
    const shown = decode(diffPicture(after, { width: 100, height: 100, differs }, [region], [mask]));
    const at = (x: number, y: number) => [...shown.data.subarray((y * 100 + x) * 4, (y * 100 + x) * 4 + 3)];
    expect(at(45, 45)).toEqual([214, 0, 46]);
    expect(at(42, 48)).toEqual([191, 191, 191]);
    expect(at(6, 0)).toEqual([120, 120, 120]);
    expect(at(90, 90)).toEqual([255, 255, 255]);
  });
});
