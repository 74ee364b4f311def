/**
 * Measures the accessibility checks of the testing app on the test cases of the W3C's ACT rules, beside axe-core alone:
 *
 *     node bench/testing-accessibility.ts FOLDER [--rule ID] [--proposed] [--level AA] [--depth operate] [--pages 2]
 *         [--json FILE]
 *
 * FOLDER holds testcases.json, testcases/ and test-assets/: the folder content-assets/wcag-act-rules of
 * github.com/w3c/wcag-act-rules (W3C Document License; nothing of it is kept here). A case counts as found when a finding
 * that is certain comes from a check that implements the rule of that case: by axe-core's own metadata for its rules, by
 * `act` for ours. A false alarm is such a finding on a case that passes, or to which the rule does not apply. With
 * --proposed the rules that the W3C has not approved are measured as well; the level is AAA unless it is said, because
 * some approved rules are of that level. "axe alone" is axe-core in its default configuration.
 */
import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import axe from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';
import { auditPage } from '../apps/testing/probes/accessibility/audit-page.ts';
import { actRulesOf } from '../apps/testing/probes/accessibility/rules.ts';
import { serveFolder } from './serve-folder.ts';
import { type ActCase, readCases } from './testing-accessibility/cases.ts';
import { type Measured, table } from './testing-accessibility/table.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rule: { type: 'string', multiple: true },
    proposed: { type: 'boolean', default: false },
    level: { type: 'string', default: 'AAA' },
    depth: { type: 'string', default: 'operate' },
    pages: { type: 'string', default: String(Math.min(4, cpus().length)) },
    json: { type: 'string' },
    chromium: { type: 'string', default: '/usr/bin/chromium' },
  },
});
const [folder] = positionals;
if (folder === undefined) throw new Error('Name the folder of the test cases: see the head of this file.');
const level = values.level === 'A' || values.level === 'AA' ? values.level : 'AAA';
const depth = values.depth === 'look' || values.depth === 'layout' ? values.depth : 'operate';
const source = `if (globalThis.axe === undefined) {\n${axe.source}\n}`;
const caseSeconds = 90;

const cases = (await readCases(folder)).filter(
  ({ rule, approved }) => (values.proposed || approved) && (!values.rule || values.rule.includes(rule)),
);
const server = await serveFolder(folder);
const browser = await chromium.launch({
  executablePath: values.chromium,
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-background-networking',
    '--autoplay-policy=no-user-gesture-required',
  ],
});
const measured: Measured[] = [];
try {
  const queue = [...cases];
  await Promise.all(
    Array.from({ length: Number(values.pages) }, async () => {
      for (let next = queue.shift(); next; next = queue.shift()) {
        const began = performance.now();
        const one = await measure(browser, next);
        measured.push(one);
        const seconds = ((performance.now() - began) / 1000).toFixed(1);
        process.stderr.write(
          `${measured.length}/${cases.length} ${one.rule} ${one.title} ${seconds} s: ${one.all.join(' ')} ${one.limits.join(' ')}\n`,
        );
      }
    }),
  );
} finally {
  await browser.close();
  await server.close();
}
process.stdout.write(table(measured));
if (values.json) await writeFile(values.json, JSON.stringify(measured, null, 1));

async function measure(inBrowser: Browser, one: ActCase): Promise<Measured> {
  const context = await inBrowser.newContext();
  const limits: string[] = [];
  const result: Measured = { ...one, axe: [], ours: [], all: [], limits };
  try {
    const work = async (): Promise<Measured> => {
      const page = await context.newPage();
      page.on('dialog', (dialog) => void dialog.dismiss().catch(() => {}));
      await page.goto(`${server.url}/${one.path}`, { waitUntil: 'load', timeout: 30_000 });
      const alone = await axeAlone(page);
      const findings = await auditPage(page, { level, depth, limit: (sentence) => limits.push(sentence) });
      const certain = findings.filter(({ confidence }) => confidence === 'certain').map(({ check }) => check);
      return {
        ...result,
        axe: alone.filter((id) => axeActIds(id).includes(one.rule)),
        ours: certain.filter((check) => actRulesOf(check).includes(one.rule)),
        all: findings.map(({ check, confidence }) => `${check}${confidence === 'review' ? '?' : ''}`),
      };
    };
    return await Promise.race([work(), timeout()]);
  } catch (error) {
    limits.push(String(error).split('\n')[0] ?? '');
    return result;
  } finally {
    await context.close().catch(() => {});
  }
}

async function timeout(): Promise<never> {
  await new Promise((resolve) => setTimeout(resolve, caseSeconds * 1000).unref());
  throw new Error(`took longer than ${caseSeconds} seconds`);
}

async function axeAlone(page: Page): Promise<string[]> {
  await Promise.all(page.frames().map((frame) => frame.evaluate(source).catch(() => {})));
  const ids = await page.evaluate('axe.run(document).then((r) => r.violations.map(({ id }) => id))');
  return ids as string[];
}

function axeActIds(id: string): readonly string[] {
  return axe.getRules().find(({ ruleId }) => ruleId === id)?.actIds ?? [];
}
