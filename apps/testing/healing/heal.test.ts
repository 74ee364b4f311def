import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBrowser } from '../../../tests/testing-kit/browser.ts';
import { describeElements } from '../browsers/describe/describe-element.ts';
import { locate } from '../browsers/locate.ts';
import { testingSettingsSchema } from '../domain/settings.ts';
import { heal } from './heal.ts';
import { measureHealing } from './test-support/measure.ts';
import { mutations } from './test-support/mutations.ts';
import { heldOutPages } from './test-support/pages.ts';

const settings = testingSettingsSchema.parse({}).healing;
let browser: Browser;
let page: Page;
beforeAll(async () => {
  browser = await openBrowser();
  page = await browser.newPage();
}, 120_000);
afterAll(() => browser.close());

it('gives an element of which every locator finds it again', async () => {
  await page.setContent(
    '<form aria-label="Mail"><input id="to" aria-label="To"><button id="send">Send</button></form>',
  );
  const [send] = await describeElements(page, 'button');
  if (!send) throw new Error('There is a button.');
  await page.setContent(
    '<form aria-label="Mail"><input id="to" aria-label="To"><p><button class="b" id="send">Send now</button></p></form>',
  );
  const healed = await heal(page, send, settings);
  expect(healed?.element.locators[0]).toEqual({ by: 'role', role: 'button', name: 'Send now' });
  expect(healed?.similarity).toBeGreaterThan(settings.threshold);
  const found = healed && (await locate(page, healed.element));
  expect(await found?.getAttribute('id')).toBe('send');
});

it('finds nothing where nothing is known of the element', async () => {
  await page.setContent('<button>Send</button>');
  const bare = { title: 'it', locators: [{ by: 'css' as const, selector: '.gone' }], looks: {} };
  expect(await heal(page, bare, settings)).toBeUndefined();
});

it('never takes another element on pages that it was not made with, and finds most of what is there', {
  timeout: 180_000,
}, async () => {
  const sum = { right: 0, missed: 0, wrong: 0, refused: 0 };
  const examples: string[] = [];
  for (const [at, html] of Object.values(heldOutPages).entries()) {
    // A tenth of the elements; `bench/testing-healing.ts` measures all.
    const take = (index: number): boolean => index % 10 === at;
    for (const tally of (await measureHealing(page, html, mutations, { ...settings, take })).values()) {
      for (const name of ['right', 'missed', 'wrong', 'refused'] as const) sum[name] += tally[name];
      examples.push(...tally.examples);
    }
  }
  expect(examples.filter((each) => each.startsWith('took'))).toEqual([]);
  expect(sum.refused).toBeGreaterThan(10);
  expect(sum.right / (sum.right + sum.missed)).toBeGreaterThan(0.9);
});

it('leaves a path that leads to another element now unused', async () => {
  const rows = (...names: readonly string[]): string =>
    names
      .map((name) => `<li>Ann <button>${name}</button></li><li>Bob <button>${name}</button></li>`)
      .join('');
  await page.setContent(
    `<main><button>Save</button><button>Cancel</button></main><ul>${rows('Reply', 'Report')}</ul>`,
  );
  const [save, , reply] = await describeElements(page, 'button');
  if (!save || !reply) throw new Error('There are buttons.');
  expect(reply.locators.map(({ by }) => by)).toEqual(['css']);
  expect(await locate(page, reply)).toBeDefined();
  await page.setContent(`<main><button>Cancel</button></main><ul>${rows('Report')}</ul>`);
  expect(await locate(page, save)).toBeUndefined();
  expect(await locate(page, reply)).toBeUndefined();
});
