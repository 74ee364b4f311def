import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const axeFile = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
let axe: Promise<string> | undefined;

type Look = readonly [colorScheme: 'light' | 'dark', width: number];
const wide = 1280;
const narrow = 390;
/** Each scheme and each width once: what depends on both at a time is rare. */
const quickLooks: readonly Look[] = [
  ['light', wide],
  ['dark', narrow],
];
const allLooks: readonly Look[] = [
  ['light', wide],
  ['light', narrow],
  ['dark', wide],
  ['dark', narrow],
];

interface Finding {
  readonly id: string;
  readonly impact: string | null;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

/** What axe-core finds on a page as it stands, serious and critical only. */
export async function seriousFindings(page: Page): Promise<string[]> {
  // A change of scheme or width is painted over some frames; half of it would be a finding.
  await page.waitForTimeout(200);
  axe ??= readFile(axeFile, 'utf8');
  await page.evaluate(await axe);
  const violations = await page.evaluate<Finding[]>('axe.run().then((result) => result.violations)');
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, nodes }) =>
        `${page.url()} ${id}: ${nodes.map(({ html, failureSummary }) => `${html} (${failureSummary})`).join(' ')}`,
    );
}

/**
 * What is wrong with a page in light and dark, on a desk and on a phone: serious and critical findings of axe-core, and
 * where it is wider than the window. It stands in light on a desk afterwards.
 *
 * @param looks `quick` looks at it light on a desk and dark on a phone, `all` in all four ways
 */
export async function pageFaults(page: Page, looks: 'quick' | 'all' = 'quick'): Promise<string[]> {
  const faults: string[] = [];
  for (const [colorScheme, width] of looks === 'all' ? allLooks : quickLooks) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 800 });
    faults.push(...(await seriousFindings(page)).map((finding) => `${colorScheme} ${width}: ${finding}`));
    const over = await page.evaluate(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    );
    if (over !== 0) faults.push(`${page.url()} is ${over} px wider than ${width} px`);
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: wide, height: 800 });
  return faults;
}
