/**
 * How often healing finds an element after a change, and how often it takes a wrong one: every element of six pages,
 * changed in every way of `mutations.ts`, first asked of
 * healing alone, then of locators and healing together. `node bench/testing-healing.ts [--verbose]`
 */
import { locate } from '../apps/testing/browsers/locate.ts';
import { testingSettingsSchema } from '../apps/testing/domain/settings.ts';
import { measureHealing, type Tally } from '../apps/testing/healing/test-support/measure.ts';
import { mutations } from '../apps/testing/healing/test-support/mutations.ts';
import { designPages, heldOutPages } from '../apps/testing/healing/test-support/pages.ts';
import { openBrowser } from '../tests/testing-kit/browser.ts';

const verbose = process.argv.includes('--verbose');
const { threshold } = testingSettingsSchema.parse({}).healing;
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const browser = await openBrowser();
try {
  const page = await browser.newPage();
  for (const [how, options] of [
    ['healing alone', { threshold }],
    ['locators, then healing', { threshold, locate }],
  ] as const) {
    for (const [which, pages] of [
      ['pages it was made with', designPages],
      ['pages held out', heldOutPages],
    ] as const) {
      const sum = new Map<string, Tally>();
      for (const html of Object.values(pages)) {
        for (const [name, tally] of await measureHealing(page, html, mutations, options))
          add(sum, name, tally);
      }
      report(`${how}, ${which}`, sum);
    }
  }
} finally {
  await browser.close();
}

function add(sum: Map<string, Tally>, name: string, tally: Tally): void {
  const known = sum.get(name) ?? { right: 0, missed: 0, wrong: 0, refused: 0, examples: [] };
  known.right += tally.right;
  known.missed += tally.missed;
  known.wrong += tally.wrong;
  known.refused += tally.refused;
  known.examples.push(...tally.examples);
  sum.set(name, known);
}

function report(title: string, sum: ReadonlyMap<string, Tally>): void {
  say(`\n${title}\n${'change'.padEnd(34)} right missed wrong refused`);
  const all = { right: 0, missed: 0, wrong: 0 };
  for (const [name, { right, missed, wrong, refused, examples }] of sum) {
    say(
      `${name.padEnd(34)} ${[right, missed, wrong, refused].map((count) => String(count).padStart(5)).join(' ')}`,
    );
    if (verbose) for (const example of examples) say(`    ${example}`);
    all.right += right;
    all.missed += missed;
    all.wrong += wrong;
  }
  say(
    `precision ${(all.right / (all.right + all.wrong)).toFixed(4)}, recall ${(all.right / (all.right + all.missed + all.wrong)).toFixed(4)}`,
  );
}
