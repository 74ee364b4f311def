import { describe, expect, it } from 'vitest';
import { judge } from './judge.ts';
import { masksOf } from './masks.ts';
import { countPixels, fill, inBoth, noPixels } from './pixels.ts';
import { coverage, grow, mergeRectangles, type Rectangle } from './rectangle.ts';
import { cellsOf, densestWindow, regionsOf } from './regions.ts';
import { stateKey } from './state-key.ts';

const page = { width: 1280, height: 720 };

function pixelsIn(...rectangles: readonly Rectangle[]) {
  const pixels = noPixels(page);
  for (const rectangle of rectangles) fill(pixels, rectangle, 1);
  return pixels;
}

describe('regionsOf', () => {
  it('gives tight rectangles of what lies together, from top to bottom', () => {
    const one = { x: 100, y: 50, width: 31, height: 7 };
    const two = { x: 900, y: 600, width: 1, height: 1 };
    const corner = { x: 1270, y: 710, width: 10, height: 10 };
    expect(regionsOf(pixelsIn(two, corner, one))).toEqual([one, two, corner]);
  });

  it('takes the letters of a word for one region', () => {
    const letters = [0, 1, 2, 3, 4].map((at) => ({ x: 40 + at * 10, y: 40, width: 6, height: 9 }));
    expect(regionsOf(pixelsIn(...letters))).toEqual([{ x: 40, y: 40, width: 46, height: 9 }]);
  });

  it('finds nothing where nothing differs', () => {
    expect(regionsOf(noPixels(page))).toEqual([]);
    expect(regionsOf(noPixels({ width: 0, height: 0 }))).toEqual([]);
  });
});

describe('densestWindow', () => {
  it('finds the window with most pixels, wherever it lies', () => {
    const pixels = pixelsIn(
      { x: 5, y: 5, width: 3, height: 3 },
      { x: 700, y: 300, width: 10, height: 10 },
      { x: 720, y: 320, width: 10, height: 10 },
    );
    expect(densestWindow(cellsOf(pixels), 8)).toBe(200);
    expect(densestWindow(cellsOf(pixels), 1000)).toBe(209);
  });
});

describe('judge', () => {
  const tolerance = 0.0005;

  it('lets scattered noise pass', () => {
    const noise = Array.from({ length: 200 }, (_, at) => ({
      x: (at * 97) % 1280,
      y: (at * 61) % 720,
      width: 1,
      height: 1,
    }));
    expect(judge(pixelsIn(...noise), tolerance)).toMatchObject({ isDifferent: false, pixels: 200 });
  });

  it('finds a small icon, though it is a tiny share of the page', () => {
    const icon = { x: 600, y: 20, width: 6, height: 6 };
    const judgement = judge(pixelsIn(icon), tolerance);
    expect(judgement.share).toBeLessThan(tolerance);
    expect(judgement).toMatchObject({ isDifferent: true, regions: [icon] });
  });

  it('finds a wide change that is thin everywhere', () => {
    const lines = Array.from({ length: 90 }, (_, at) => ({
      x: (at * 71) % 1200,
      y: at * 8,
      width: 6,
      height: 1,
    }));
    expect(judge(pixelsIn(...lines), tolerance).isDifferent).toBe(true);
  });

  it('keeps to the wish of who allows more', () => {
    expect(judge(pixelsIn({ x: 0, y: 0, width: 300, height: 100 }), 0.5).isDifferent).toBe(false);
    expect(judge(pixelsIn({ x: 0, y: 0, width: 1, height: 1 }), 0).isDifferent).toBe(true);
    expect(judge(noPixels(page), 0)).toEqual({ isDifferent: false, pixels: 0, share: 0, regions: [] });
  });
});

describe('masksOf', () => {
  it('joins what varies in any capture, with some room, inside the picture', () => {
    const clock = pixelsIn({ x: 0, y: 0, width: 40, height: 10 });
    const later = pixelsIn({ x: 20, y: 2, width: 30, height: 10 }, { x: 500, y: 500, width: 2, height: 2 });
    expect(masksOf([clock, later, noPixels(page)], page)).toEqual([
      { x: 0, y: 0, width: 54, height: 16 },
      { x: 496, y: 496, width: 10, height: 10 },
    ]);
  });

  it('keeps what was masked before', () => {
    const known = { x: 300, y: 300, width: 10, height: 10 };
    expect(masksOf([], page, [known])).toEqual([known]);
  });
});

describe('rectangles', () => {
  it('merge until none are near each other', () => {
    const chain = [0, 1, 2, 3].map((at) => ({ x: at * 12, y: 0, width: 10, height: 10 }));
    expect(mergeRectangles(chain)).toHaveLength(4);
    expect(
      mergeRectangles(
        [chain[0], chain[3], chain[1], chain[2]].flatMap((one) => one ?? []),
        2,
      ),
    ).toEqual([{ x: 0, y: 0, width: 46, height: 10 }]);
  });

  it('stay within the picture, and cover a share of it', () => {
    expect(grow({ x: 1275, y: 2, width: 5, height: 5 }, 4, page)).toEqual({
      x: 1271,
      y: 0,
      width: 9,
      height: 11,
    });
    expect(coverage([{ x: 0, y: 0, width: 640, height: 720 }], page)).toBe(0.5);
  });
});

describe('inBoth', () => {
  it('keeps what differs in both, where pictures of two sizes overlap', () => {
    const small = noPixels({ width: 10, height: 10 });
    fill(small, { x: 5, y: 5, width: 50, height: 50 }, 1);
    const both = inBoth(pixelsIn({ x: 8, y: 0, width: 100, height: 8 }), small);
    expect(countPixels(both)).toBe(2 * 3);
  });
});

describe('stateKey', () => {
  it('is the way, which stays when the page looks different', () => {
    const element = { title: 'button "Add"', locators: [{ by: 'css' as const, selector: '#a' }], looks: {} };
    const way = [
      { do: 'open' as const, path: '/cart' },
      { do: 'fill' as const, element: { ...element, title: 'textbox "Name"' }, value: 'Ann' },
      { do: 'click' as const, element },
    ];
    const state = {
      id: '1',
      route: '/cart',
      path: '/cart',
      title: '',
      name: '',
      way,
      actions: [],
      forms: [],
      marks: [],
    };
    expect(stateKey(state)).toBe('/cart › fill textbox "Name" "Ann" › click button "Add"');
    expect(stateKey({ ...state, id: '2', title: 'Other' })).toBe(stateKey(state));
  });
});
