import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ElementRef } from '../domain/suite/locator.ts';
import { act } from './act.ts';
import { locate } from './locate.ts';
import { type OpenPage, type OpenPageOptions, openPage } from './open-page.ts';
import type { Lease } from './pool.ts';
import { settle } from './settle.ts';
import { byCss, byRole, openPool, type SmallSite, serveSite, settingsOf } from './test-support.ts';
import { faultsOf, sentenceOf } from './watch.ts';

const limit = { timeout: 60_000 } as const;
const pool = openPool(settingsOf({ browsers: { chromium: 1 } }));
let lease: Lease;
let site: SmallSite;

beforeAll(async () => {
  site = await serveSite({
    '/': '<h1>Start</h1>',
    '/late': `<p id="out">waiting</p><script>
      setTimeout(() => fetch('/slow').then((answer) => answer.text()).then((text) => {
        setTimeout(() => { out.textContent = text; }, 30);
      }), 30)</script>`,
    '/slow': (_request, response) => void setTimeout(() => response.end('done'), 400),
    '/never': `<script>setInterval(() => { document.title = String(Math.random()); }, 5)</script>
      <div id="spin"></div><style>@keyframes spin { to { rotate: 360deg } } #spin { animation: spin 1s infinite }</style>`,
    '/faults': `<button onclick="prompt('Name?', 'Ann') === 'Ann' && console.error('bad thing')">Go</button>
      <script>fetch('/nowhere'); addEventListener('load', () => { throw new Error('Oh no'); });
      onbeforeunload = (event) => event.preventDefault();</script>`,
    '/twice':
      '<button class="a">Save</button><div><button id="second">Save</button></div><p hidden id="no">x</p>',
    '/covered': `<button>Under</button>
      <div style="position:fixed;inset:0;background:red" id="cover"></div>`,
    '/leaving': '<a href="http://localhost:1/x">Away</a>',
  });
  lease = await pool.lease({ kind: 'chromium' });
}, 60_000);
afterAll(async () => {
  await lease?.release();
  await pool.close();
  await site?.[Symbol.asyncDispose]();
});

async function at<T>(
  path: string,
  use: (opened: OpenPage) => Promise<T>,
  options: Partial<OpenPageOptions> = {},
): Promise<T> {
  const opened = await openPage(lease, { origin: site.origin, ...options });
  try {
    await opened.page.goto(site.origin + path);
    return await use(opened);
  } finally {
    await opened.close();
  }
}

test('every page begins alike and alone', limit, async () => {
  await at('/', ({ page }) =>
    page.evaluate(() => {
      const browser = globalThis as unknown as { localStorage: Record<string, string> };
      browser.localStorage.who = 'first';
    }),
  );
  const seen = await at('/', ({ page }) =>
    page.evaluate(() => {
      const browser = globalThis as unknown as {
        localStorage: Record<string, string>;
        innerWidth: number;
        navigator: { language: string };
      };
      return [
        browser.localStorage.who ?? 'nobody',
        browser.innerWidth,
        browser.navigator.language,
        Intl.DateTimeFormat().resolvedOptions().timeZone,
      ];
    }),
  );
  expect(seen).toEqual(['nobody', 1280, 'en-US', 'UTC']);
  expect(lease.browser.contexts()).toHaveLength(0);
});

test('settling waits for what is under way, and no longer than it may', limit, async () => {
  await at('/late', async ({ page }) => {
    expect(await settle(page, { milliseconds: 20_000 })).toBe(true);
    expect(await page.textContent('#out')).toBe('done');
    // Also what was asked before.
    const asked = page.waitForRequest('**/slow');
    await page.reload();
    await asked;
    expect(await settle(page, { milliseconds: 20_000 })).toBe(true);
    expect(await page.textContent('#out')).toBe('done');
  });
  await at('/never', async ({ page }) => {
    expect(await settle(page, { milliseconds: 600 })).toBe(false);
    const controller = new AbortController();
    controller.abort(new Error('enough'));
    await expect(settle(page, { milliseconds: 600, signal: controller.signal })).rejects.toThrow('enough');
  });
});

test('what goes wrong is recorded in sentences, dialogs are answered', limit, async () => {
  await at('/faults', async ({ page, watch }) => {
    await page.getByRole('button', { name: 'Go' }).click();
    await expect.poll(() => watch.problems().length).toBe(4);
    expect(watch.problems().map(sentenceOf).sort()).toEqual([
      'Dialog: prompt: Name?',
      'Error in the console: bad thing',
      'GET /nowhere answered 404 Not Found',
      'Uncaught error on /faults: Oh no',
    ]);
    expect(faultsOf(watch.problems())).toHaveLength(3);
    watch.clear();
    await page.goto(site.origin);
    expect(watch.problems()).toEqual([]);
    watch.stop();
  });
});

test('an element is found by the best locator that finds only it', limit, async () => {
  await at('/twice', async ({ page }) => {
    const save: ElementRef = {
      title: 'button "Save"',
      locators: [
        { by: 'role', role: 'button', name: 'Save' },
        { by: 'css', selector: '#second' },
      ],
      looks: {},
    };
    expect(await (await locate(page, save))?.getAttribute('id')).toBe('second');
    expect(await locate(page, byRole('button', 'Save'))).toBeUndefined();
    expect(await locate(page, byCss('#no'), { milliseconds: 100 })).toBeUndefined();
    const appearing = locate(page, byCss('#new'), { milliseconds: 20_000 });
    await page.evaluate('document.body.insertAdjacentHTML("beforeend", "<b id=new>New</b>")');
    expect(await (await appearing)?.textContent()).toBe('New');
  });
});

test('an action that cannot be done says what is in its way', limit, async () => {
  const options = { origin: site.origin, timeoutMilliseconds: 1500 };
  await at('/covered', async ({ page }) => {
    await expect(
      act(page, { do: 'click', element: byRole('button', 'Under') }, options),
    ).rejects.toMatchObject({
      code: 'testing.action_failed',
      message: expect.stringContaining('id="cover"'),
    });
    await page.close();
    await expect(act(page, { do: 'press', key: 'Tab' }, options)).rejects.toMatchObject({
      code: 'testing.page_gone',
    });
  });
});

test('a page can be kept from leaving its site', limit, async () => {
  const refused = async ({ page, watch }: OpenPage): Promise<void> => {
    await page.getByRole('link', { name: 'Away' }).click();
    await settle(page, { milliseconds: 2000 });
    expect(faultsOf(watch.problems())).toEqual([]);
    expect(new URL(page.url()).hostname).not.toBe('localhost');
  };
  await at('/leaving', refused, { stayOnOrigin: true });
});
