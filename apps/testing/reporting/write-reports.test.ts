import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser } from '#testing-kit';
import { png } from '../../../tests/fixtures/testing/kit/pictures.ts';
import { nasty, reportedFinding, sampleReport } from '../domain/reporting/test-support.ts';
import { writeReport } from './write-reports.ts';

const axe = createRequire(import.meta.url).resolve('axe-core');
const picture = png(60, 40);
const read = async (id: string) => (id === 'picture-1' ? picture : undefined);
const hrefOf = (id: string) => (id === 'trace-1' ? 'files/trace-1.zip' : 'javascript:alert(1)');

let folder: string;
let browser: Browser;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mainstay-report-'));
  browser = await openBrowser();
  const { content } = await writeReport('html', sampleReport(), { read, hrefOf });
  await writeFile(join(folder, 'report.html'), content);
});
afterAll(async () => {
  await browser.close();
  await rm(folder, { recursive: true, force: true });
});

async function opened(
  use: (page: Page) => Promise<void>,
  options: { colorScheme?: 'light' | 'dark'; width?: number } = {},
): Promise<void> {
  const { colorScheme = 'light', width = 1200 } = options;
  const context = await browser.newContext({
    colorScheme,
    viewport: { width, height: 800 },
    bypassCSP: false,
  });
  const page = await context.newPage();
  const said: string[] = [];
  const asked: string[] = [];
  page.on('console', (message) => said.push(message.text()));
  page.on('pageerror', (error) => said.push(error.message));
  page.on('dialog', (dialog) => {
    said.push(dialog.message());
    void dialog.dismiss();
  });
  page.on('request', (request) => asked.push(request.url()));
  try {
    await page.goto(pathToFileURL(join(folder, 'report.html')).href);
    await use(page);
    expect(said).toEqual([]);
    expect(asked.filter((url) => !url.startsWith('data:'))).toHaveLength(1);
  } finally {
    await context.close();
  }
}

test(
  'the HTML report opens from disk, asks for nothing, and runs nothing of the site',
  { timeout: 60_000 },
  () =>
    opened(async (page) => {
      expect(await page.title()).toBe('Failed: 127.0.0.1:4001 · test report');
      expect(await page.getByText('<img src=x onerror=alert(1)>').count()).toBeGreaterThan(3);
      expect(await page.locator('img:not([src^="data:image/png"])').count()).toBe(0);
      const links = await page
        .locator('a')
        .evaluateAll((all) => all.map((link) => link.getAttribute('href')));
      expect(links).toContain('files/trace-1.zip');
      expect(links.filter((link) => link?.includes('javascript'))).toEqual([]);
      expect(await page.getByRole('img', { name: /Findings and passed tests/ }).isVisible()).toBe(true);
    }),
);

test('findings and tests are filtered and searched by keyboard alone', { timeout: 60_000 }, () =>
  opened(async (page) => {
    const findings = page.locator('#findings > .entry:visible');
    expect(await findings.count()).toBe(4);
    await page.keyboard.press('/');
    await page.keyboard.type('contrast hard');
    await expect.poll(() => findings.count()).toBe(1);
    await findings.locator('summary').focus();
    await page.keyboard.press('Enter');
    expect(await page.getByText('WCAG 2.2, 1.4.3').isVisible()).toBe(true);
    const tools = page.getByRole('search', { name: 'findings' });
    await tools.getByRole('button', { name: 'Clear filters' }).press('Enter');
    await expect.poll(() => findings.count()).toBe(4);
    await tools.getByLabel('Only new').press('Space');
    await expect.poll(() => findings.count()).toBe(1);
    await page.getByRole('search', { name: 'tests' }).getByLabel('Outcome').selectOption('failed');
    await expect.poll(() => page.locator('#tests > .entry:visible').count()).toBe(3);
    await page.getByRole('link', { name: 'The cart adds up after removing one' }).press('Enter');
    await expect.poll(() => page.locator('#test-2').getAttribute('open')).not.toBeNull();
  }),
);

for (const colorScheme of ['light', 'dark'] as const) {
  test(
    `axe finds nothing in the ${colorScheme} report, everything opened, also on a phone`,
    { timeout: 90_000 },
    () =>
      opened(
        async (page) => {
          for (const button of await page.locator('[data-act=open]').all()) await button.click();
          await page.getByText('The numbers').click();
          const width: number = await page.evaluate('document.documentElement.scrollWidth');
          expect(width).toBeLessThanOrEqual(340);
          // The report's policy keeps scripts out; the debugger's does not count as one.
          const source = (await import('node:fs/promises')).readFile(axe, 'utf8');
          await page.evaluate(await source);
          const wrong: unknown = await page.evaluate(
            'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html)]))',
          );
          expect(wrong).toEqual([]);
        },
        { colorScheme, width: 340 },
      ),
  );
}

test('JUnit XML is well-formed whatever the site said, and its sums are right', {
  timeout: 60_000,
}, async () => {
  const data = sampleReport();
  const strange = '\u0000\u000b\ufffe\ud800 ]]> \u001b[31mred';
  const { content } = await writeReport(
    'junit',
    { ...data, findings: [...data.findings, reportedFinding({ title: strange, key: 'strange' })] },
    { read },
  );
  const page = await browser.newPage();
  try {
    const root: { error: boolean; counts: Record<string, number>; names: string[]; flaky: number } =
      await page.evaluate(
        `(() => {
        const xml = new DOMParser().parseFromString(${JSON.stringify(content.toString())}, 'application/xml');
        const count = (name) => xml.getElementsByTagName(name).length;
        return {
          error: count('parsererror') > 0,
          counts: { tests: count('testcase'), failures: count('failure'), errors: count('error') },
          said: ['tests', 'failures', 'errors'].map((name) => Number(xml.documentElement.getAttribute(name))),
          names: [...xml.getElementsByTagName('testcase')].map((one) => one.getAttribute('name')),
          flaky: count('flakyFailure'),
        };
      })()`,
      );
    expect(root).toMatchObject({
      error: false,
      counts: { tests: 19, failures: 7, errors: 1 },
      said: [19, 7, 1],
      flaky: 1,
    });
    expect(root.names).toContain('The cart adds up after two products');
    expect(root.names.some((name) => name.startsWith('<script>document.title="owned"</script>'))).toBe(true);
  } finally {
    await page.close();
  }
});

test('the PDF begins with the verdict and has the findings, the tests and how it was done', {
  timeout: 60_000,
}, async () => {
  const { content } = await writeReport('pdf', sampleReport(), { read });
  const path = join(folder, 'report.pdf');
  await writeFile(path, content);
  const { stdout } = await promisify(execFile)('pdftotext', ['-layout', path, '-']);
  const places = [
    'Failed',
    '3 of 12 tests failed',
    'Summary',
    'Trend',
    'A search with an apostrophe',
    'Product 8',
    'Seed',
  ].map((text) => stdout.indexOf(text));
  expect(places).toEqual(places.toSorted((one, other) => one - other));
  expect(places[0]).toBeGreaterThan(-1);
  expect(stdout).toContain(nasty.slice(0, 20));
});

test('a report with a thousand findings and large pictures stays small enough to open', {
  timeout: 60_000,
}, async () => {
  const data = sampleReport();
  const findings = Array.from({ length: 1000 }, (_, at) =>
    reportedFinding({
      key: String(at),
      evidence: [{ kind: 'file', title: 'Page', artifact_id: `p${at}`, content_type: 'image/png' }],
    }),
  );
  const large = Buffer.alloc(1_400_000);
  const { content } = await writeReport('html', { ...data, findings }, { read: async () => large });
  expect(content.length).toBeLessThan(25_000_000);
  expect(content.toString().match(/data:image\/png/g)).toHaveLength(10);
});
