import { readdir, readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { openPage } from './open-page.ts';
import type { Lease } from './pool.ts';
import { openPool, serveSite, settingsOf } from './test-support.ts';

const limit = { timeout: 120_000 } as const;
const one = settingsOf({ browsers: { chromium: 1 } });

/** The processes that this one started, and theirs. */
async function offspring(): Promise<number[]> {
  const parents = new Map<number, number>();
  for (const entry of await readdir('/proc')) {
    const status = /^\d+$/.test(entry) ? await readFile(`/proc/${entry}/status`, 'utf8').catch(() => '') : '';
    const parent = /^PPid:\t(\d+)$/m.exec(status)?.[1];
    if (parent !== undefined && !/^State:\tZ/m.test(status)) parents.set(Number(entry), Number(parent));
  }
  const isOurs = (pid: number | undefined): boolean =>
    pid !== undefined && (pid === process.pid || isOurs(parents.get(pid)));
  return [...parents.keys()].filter((pid) => pid !== process.pid && isOurs(pid));
}

async function mainProcess(lease: Lease): Promise<number> {
  const session = await lease.browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const main = processInfo.find(({ type }) => type === 'browser');
  if (!main) throw new Error('no main process');
  return main.id;
}

const lost = (lease: Lease): Promise<unknown> =>
  new Promise((resolve) => {
    if (lease.lost.aborted) resolve(lease.lost.reason);
    lease.lost.addEventListener('abort', () => resolve(lease.lost.reason));
  });

const chromiumOf = (pool: ReturnType<typeof openPool>) => {
  const status = pool.status().kinds.find(({ kind }) => kind === 'chromium');
  if (!status) throw new Error('no status');
  return status;
};

test('a browser is kept for the next, without the pages of the one before', limit, async () => {
  await using pool = openPool(one);
  const first = await pool.lease({ kind: 'chromium' });
  await first.browser.newContext();
  await first.release();
  await first.release();
  const second = await pool.lease({ kind: 'chromium' });
  expect(second.browser).toBe(first.browser);
  expect(second.browser.contexts()).toHaveLength(0);
  expect(first.lost.aborted).toBe(false);
  expect(chromiumOf(pool)).toMatchObject({ size: 1, running: 1, leased: 1, started: 1, replaced: 0 });
});

test('of three who want one of two browsers, the most important is next', limit, async () => {
  await using pool = openPool(settingsOf({ browsers: { chromium: 2 } }));
  const held = await Promise.all([pool.lease({ kind: 'chromium' }), pool.lease({ kind: 'chromium' })]);
  const order: string[] = [];
  const wanted = [
    { name: 'low', priority: 0 },
    { name: 'high', priority: 5 },
    { name: 'high, later', priority: 5 },
  ].map(({ name, priority }) =>
    pool.lease({ kind: 'chromium', priority }).then(async (lease) => {
      order.push(name);
      await lease.release();
    }),
  );
  await expect.poll(() => chromiumOf(pool).waiting).toBe(3);
  await held[0].release();
  await Promise.all(wanted);
  expect(order).toEqual(['high', 'high, later', 'low']);
  expect(chromiumOf(pool).started).toBe(2);
});

test('who stops waiting is out of the queue, with the reason of the signal', limit, async () => {
  await using pool = openPool(one);
  const held = await pool.lease({ kind: 'chromium' });
  const controller = new AbortController();
  const waiting = pool.lease({ kind: 'chromium', signal: controller.signal });
  await expect.poll(() => chromiumOf(pool).waiting).toBe(1);
  controller.abort(new Error('no longer wanted'));
  await expect(waiting).rejects.toThrow('no longer wanted');
  expect(chromiumOf(pool).waiting).toBe(0);
  await held.release();
  await expect(pool.lease({ kind: 'chromium', signal: controller.signal })).rejects.toThrow(
    'no longer wanted',
  );
  await (await pool.lease({ kind: 'chromium' })).release();
});

test('a killed browser is lost to its user and replaced for the next', limit, async () => {
  await using pool = openPool(one);
  const lease = await pool.lease({ kind: 'chromium' });
  const waiting = pool.lease({ kind: 'chromium' });
  process.kill(await mainProcess(lease), 'SIGKILL');
  expect(await lost(lease)).toMatchObject({ code: 'testing.browser_lost' });
  expect(await lease.check()).toBe(false);
  await lease.release();
  const next = await waiting;
  expect(next.browser).not.toBe(lease.browser);
  expect(await next.check()).toBe(true);
  expect(chromiumOf(pool)).toMatchObject({ running: 1, started: 2, replaced: 1 });
});

test('a browser that stopped answering is ended and replaced', limit, async () => {
  await using pool = openPool(one);
  const lease = await pool.lease({ kind: 'chromium' });
  const pid = await mainProcess(lease);
  process.kill(pid, 'SIGSTOP');
  await lease.release();
  expect(lease.lost.aborted).toBe(true);
  const next = await pool.lease({ kind: 'chromium' });
  expect(await next.check()).toBe(true);
  expect(chromiumOf(pool).replaced).toBe(1);
  await next.release();
  expect(() => process.kill(pid, 0)).toThrow(/ESRCH/);
});

test('a page that never yields does not keep its browser', limit, async () => {
  await using site = await serveSite({ '/': '<script>setTimeout(() => { for (;;) {} })</script>' });
  await using pool = openPool(one);
  const lease = await pool.lease({ kind: 'chromium' });
  const { page } = await openPage(lease, { origin: site.origin });
  await page.goto(site.origin, { waitUntil: 'commit' });
  await lease.release();
  const next = await pool.lease({ kind: 'chromium' });
  const fresh = await openPage(next, { origin: site.origin });
  expect(await fresh.page.evaluate(() => 1 + 1)).toBe(2);
});

test('closing ends every browser and whoever waits', limit, async () => {
  await using pool = openPool(one);
  const before = await offspring();
  const lease = await pool.lease({ kind: 'chromium' });
  const waiting = pool.lease({ kind: 'chromium' });
  waiting.catch(() => undefined);
  await expect.poll(() => chromiumOf(pool).waiting).toBe(1);
  await pool.close();
  await expect(waiting).rejects.toMatchObject({ code: 'testing.pool_closed' });
  await expect(pool.lease({ kind: 'chromium' })).rejects.toMatchObject({ code: 'testing.pool_closed' });
  expect(lease.lost.aborted).toBe(true);
  await expect
    .poll(async () => (await offspring()).filter((pid) => !before.includes(pid)), { timeout: 10_000 })
    .toEqual([]);
});

test('a browser that nobody uses is closed after a while', limit, async () => {
  await using pool = openPool(settingsOf({ browsers: { chromium: 1, idle_seconds: 1 } }));
  await (await pool.lease({ kind: 'chromium' })).release();
  await expect.poll(() => chromiumOf(pool).running, { timeout: 20_000 }).toBe(0);
  await (await pool.lease({ kind: 'chromium' })).release();
  expect(chromiumOf(pool)).toMatchObject({ started: 2, replaced: 0 });
});

test('without free memory one browser still runs, and another kind makes room for it', limit, async () => {
  await using pool = openPool(settingsOf({ browsers: { spare_megabytes: 100_000_000 } }));
  const first = await pool.lease({ kind: 'chromium' });
  const second = pool.lease({ kind: 'chromium' });
  await expect.poll(() => chromiumOf(pool).waiting).toBe(1);
  await first.release();
  expect((await second).browser).toBe(first.browser);
  await (await second).release();
  expect(chromiumOf(pool).started).toBe(1);
  const other = await pool.lease({ kind: 'firefox' });
  expect(chromiumOf(pool).running).toBe(0);
  await other.release();
});

test('a browser that is not there, is switched off or does not start is said so', limit, async () => {
  await using none = openPool(settingsOf(), { PATH: '' });
  await expect(none.lease({ kind: 'webkit' })).rejects.toMatchObject({
    code: 'testing.browser_missing',
    message: expect.stringContaining('WEBKIT_PATH'),
  });
  expect((await none.installed()).map(({ kind }) => kind)).not.toContain('webkit');
  await using off = openPool(settingsOf({ browsers: { firefox: 0 } }));
  await expect(off.lease({ kind: 'firefox' })).rejects.toMatchObject({ code: 'testing.browser_missing' });
  await using broken = openPool(settingsOf(), { CHROMIUM_PATH: process.execPath });
  await expect(broken.lease({ kind: 'chromium' })).rejects.toMatchObject({
    code: 'testing.browser_start_failed',
  });
  expect(chromiumOf(broken)).toMatchObject({ running: 0, waiting: 0 });
});

test('what is installed is told with its version', limit, async () => {
  await using pool = openPool();
  const chromium = (await pool.installed()).find(({ kind }) => kind === 'chromium');
  expect(chromium?.version).toMatch(/\d+\.\d+/);
});
