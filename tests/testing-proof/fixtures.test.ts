import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser } from '#testing-kit';
import {
  type FixtureName,
  faults,
  fixtureNames,
  itemsToken,
  startFixture,
} from '../fixtures/testing/index.ts';

const axe = createRequire(import.meta.url).resolve('axe-core');
let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

/** Pages of each app, reached as a user would reach them. */
const tours: Record<Exclude<FixtureName, 'items'>, readonly ((page: Page) => Promise<unknown>)[]> = {
  todo: [
    (page) => page.getByRole('textbox').fill('Read'),
    (page) => page.getByRole('button', { name: 'Add' }).click(),
    (page) => page.getByRole('link', { name: 'Active' }).click(),
    (page) => page.getByRole('button', { name: 'Edit Read' }).click(),
  ],
  shop: [
    (page) => page.getByRole('link', { name: 'Page 2' }).click(),
    (page) => page.getByRole('link', { name: 'Copper pan' }).click(),
    (page) => page.getByRole('button', { name: 'Add to cart' }).click(),
    (page) => page.getByRole('link', { name: 'Check out' }).click(),
    async (page) => {
      await page.getByLabel('Your name').fill('Jo');
      await page.getByLabel('E-mail').fill('jo@example.org');
      await page.getByLabel('Postcode').fill('12345');
      await page.getByRole('button', { name: 'Place order' }).click();
    },
    (page) => page.getByRole('link', { name: 'Your orders' }).click(),
  ],
  notes: [
    async (page) => {
      await page.getByLabel('User name').fill('anna');
      await page.getByLabel('Password').fill('open-sesame-1');
      await page.getByRole('button', { name: 'Sign in' }).click();
    },
    (page) => page.getByRole('button', { name: 'Delete Ideas' }).click(),
    (page) => page.getByRole('button', { name: 'Keep it' }).click(),
    (page) => page.getByRole('link', { name: 'Ideas' }).click(),
    (page) => page.getByRole('link', { name: 'Profile' }).click(),
    (page) => page.getByRole('link', { name: 'Members' }).click(),
  ],
  booking: [
    async (page) => {
      await page.getByLabel('Arrival').fill('2027-03-01');
      await page.getByLabel('Departure').fill('2027-03-04');
      await page.getByRole('button', { name: 'Continue' }).click();
    },
    (page) => page.getByRole('button', { name: 'Continue' }).click(),
    async (page) => {
      await page.getByLabel('Name').fill('Jo');
      await page.getByLabel('Phone').fill('0123 4567');
      await page.getByRole('button', { name: 'Continue' }).click();
    },
    (page) => page.getByRole('button', { name: 'Book now' }).click(),
  ],
  dashboard: [
    (page) => page.getByRole('button', { name: 'Later' }).click(),
    (page) => page.getByRole('button', { name: 'Actions' }).click(),
    (page) => page.getByRole('tab', { name: 'Load' }).click(),
    (page) => page.getByRole('tab', { name: 'About' }).click(),
    (page) => page.getByRole('button', { name: 'Show help' }).click(),
  ],
};

async function faultsOfPage(page: Page): Promise<string[]> {
  await page.waitForLoadState('load');
  await page.addScriptTag({ path: axe });
  const said: { id: string; nodes: { html: string }[] }[] = await page.evaluate(
    "axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }).then((result) => result.violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ html }) => ({ html })) })))",
  );
  const wide: boolean = await page.evaluate(
    'document.documentElement.scrollWidth > document.documentElement.clientWidth',
  );
  return [
    ...said.map(({ id, nodes }) => `${page.url()} ${id} ${nodes.map((node) => node.html).join(' ')}`),
    ...(wide ? [`${page.url()} is wider than the window`] : []),
  ];
}

for (const [name, tour] of Object.entries(tours)) {
  test(`the twin of ${name} has nothing wrong on its pages`, { timeout: 60_000 }, async () => {
    const fixture = await startFixture(fixtureNames.find((one) => one === name) ?? 'todo');
    const page = await browser.newPage({ viewport: { width: 400, height: 800 } });
    const wrong: string[] = [];
    page.on('console', (message) => message.type() === 'error' && wrong.push(message.text()));
    page.on('pageerror', (error) => wrong.push(error.message));
    page.on(
      'response',
      (answer) => answer.status() >= 400 && wrong.push(`${answer.status()} ${answer.url()}`),
    );
    try {
      await page.goto(fixture.url);
      wrong.push(...(await faultsOfPage(page)));
      for (const step of tour) {
        await step(page);
        wrong.push(...(await faultsOfPage(page)));
      }
      await page.setViewportSize({ width: 320, height: 600 });
      wrong.push(...(await faultsOfPage(page)));
      expect(wrong).toEqual([]);
    } finally {
      await page.close();
      await fixture.stop();
    }
  });
}

test('each fault has an id of its own, which its app knows', async () => {
  expect(new Set(faults.map(({ id }) => id)).size).toBe(faults.length);
  expect(faults.length).toBeGreaterThanOrEqual(30);
  for (const name of fixtureNames) expect(faults.filter(({ app }) => app === name).length).toBeGreaterThan(5);
  await expect(startFixture('todo', { faults: ['shop.double-order'] })).rejects.toThrow('no fault of todo');
});

test('the items need a token, and forget what was deleted', async () => {
  const fixture = await startFixture('items');
  const ask = (path: string, method = 'GET', token = itemsToken) =>
    fetch(new URL(path, fixture.url), { method, headers: { authorization: `Bearer ${token}` } }).then(
      ({ status }) => status,
    );
  try {
    expect(await ask('items', 'GET', 'wrong')).toBe(401);
    expect([await ask('items/2'), await ask('items/2', 'DELETE'), await ask('items/2')]).toEqual([
      200, 204, 404,
    ]);
    fixture.release(['items.use-after-delete']);
    expect([await ask('items/2'), await ask('items/2', 'DELETE'), await ask('items/2')]).toEqual([
      200, 204, 200,
    ]);
  } finally {
    await fixture.stop();
  }
});
