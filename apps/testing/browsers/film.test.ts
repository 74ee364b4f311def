import { afterAll, expect, test } from 'vitest';
import { wait } from '#kernel/base';
import { createFilm } from './film.ts';
import { openPage } from './open-page.ts';
import { openPool, settingsOf } from './test-support.ts';

const pool = openPool(settingsOf({ browsers: { chromium: 1, firefox: 1 } }));
afterAll(() => pool.close());
const limit = { timeout: 120_000 } as const;
const isJpeg = (picture: Buffer | undefined): boolean => picture?.subarray(0, 2).toString('hex') === 'ffd8';

test.each(['chromium', 'firefox'] as const)(
  'shows a page of %s, and again when it has changed',
  limit,
  async (kind) => {
    const lease = await pool.lease({ kind, signal: new AbortController().signal });
    const told: Buffer[] = [];
    const film = createFilm({ milliseconds: 50, onPicture: async (picture) => void told.push(picture) });
    try {
      const { page } = await openPage(lease, { origin: 'http://localhost' });
      await page.setContent('<h1 style="font-size: 80px">One</h1>');
      film.follow(page);
      await expect.poll(() => told.length, { timeout: 30_000 }).toBe(1);
      // Nothing changed: nothing is told.
      await wait(1500);
      expect(told).toHaveLength(1);
      await page.setContent('<h1 style="font-size: 80px">Two</h1>');
      await expect.poll(() => told.length, { timeout: 30_000 }).toBeGreaterThan(1);
      expect(told.every(isJpeg)).toBe(true);
      expect(told.at(-1)?.equals(told[0] ?? Buffer.alloc(0))).toBe(false);

      // Another page takes its place; one that is closed is no trouble.
      const other = await openPage(lease, { origin: 'http://localhost' });
      await other.page.setContent('<body style="background: teal">');
      film.follow(other.page);
      const before = told.length;
      await expect.poll(() => told.length, { timeout: 30_000 }).toBeGreaterThan(before);
      await other.close();
      await wait(200);
    } finally {
      await film.close();
      await lease.release();
    }
    const after = told.length;
    await wait(300);
    expect(told).toHaveLength(after);
  },
);

test('a picture that is too large is not told, and one that cannot be kept ends nothing', limit, async () => {
  const lease = await pool.lease({ kind: 'chromium', signal: new AbortController().signal });
  const told: Buffer[] = [];
  const onPicture = async (picture: Buffer) => void told.push(picture);
  const tooLarge = createFilm({ milliseconds: 20, mostBytes: 100, onPicture });
  let failed = 0;
  const failing = createFilm({
    milliseconds: 20,
    onPicture: () => {
      failed += 1;
      return Promise.reject(new Error('no database'));
    },
  });
  try {
    const { page } = await openPage(lease, { origin: 'http://localhost' });
    await page.setContent('<h1>One</h1>');
    tooLarge.follow(page);
    failing.follow(page);
    await expect.poll(() => failed, { timeout: 30_000 }).toBe(1);
    await page.setContent('<h1>Two</h1>');
    await expect.poll(() => failed, { timeout: 30_000 }).toBe(2);
    expect(told).toEqual([]);
  } finally {
    await tooLarge.close();
    await failing.close();
    await lease.release();
  }
});
