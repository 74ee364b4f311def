import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBrowser } from '#testing-kit';
import type { Finding } from '../../domain/findings/finding.ts';
import { findingSchema } from '../../domain/findings/finding.ts';
import { seededRandom } from '../../domain/random.ts';
import { graphOf, probeContext, serveSite, stateAt } from '../test-support.ts';
import { probeProperties } from './probe.ts';
import { todoPage } from './test-support.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

/** Runs the probe on a page until it has found the check that is waited for. */
async function probe(page: string, { until, seconds }: { until?: string; seconds: number }) {
  const site = await serveSite({ '/': page });
  const found: Finding[] = [];
  let isFound = false;
  const ends = performance.now() + seconds * 1000;
  try {
    const context = probeContext(
      browser,
      graphOf(site.origin, [stateAt('/')]),
      {},
      {
        random: seededRandom(7),
        remaining: () => (isFound ? 0 : ends - performance.now()),
        found(finding) {
          found.push(finding);
          isFound ||= finding.check === until;
        },
      },
    );
    const result = await probeProperties(context);
    expect(result.findings).toEqual(found);
    return result;
  } finally {
    await site.close();
  }
}

describe('a list of things to do, in a real browser', () => {
  test('nothing is wrong with a correct one', { timeout: 120_000 }, async () => {
    const { findings, figures, limits } = await probe(todoPage(), { seconds: 15 });
    expect(findings).toEqual([]);
    expect(limits).toEqual([]);
    expect(Number(figures.moves)).toBeGreaterThan(3);
  });

  test('a box for all that misses the last is found, by the fewest steps that show it', {
    timeout: 120_000,
  }, async () => {
    const check = 'property.toggle_all';
    const { findings } = await probe(todoPage('toggle-all-misses-last'), { until: check, seconds: 100 });
    const [finding] = findings;
    findingSchema.parse(finding);
    expect(finding).toMatchObject({ check, confidence: 'certain', path: '/' });
    expect(finding?.evidence[0]).toEqual({
      kind: 'text',
      title: 'Steps',
      text: '1. open the page\n2. add "Mango"\n3. add "Walnut"\n4. toggle checkbox "Tick all"',
    });
    expect(finding?.steps.map((step) => step.do)).toEqual([
      'open',
      'fill',
      'click',
      'fill',
      'click',
      'click',
    ]);
    expect(finding?.steps.at(-1)).toMatchObject({
      element: { locators: expect.arrayContaining([{ by: 'role', role: 'checkbox', name: 'Tick all' }]) },
    });
  });

  test('a button that no key works is found', { timeout: 120_000 }, async () => {
    const check = 'property.keyboard';
    const { findings } = await probe(todoPage('keyless'), { until: check, seconds: 100 });
    expect(findings).toMatchObject([{ check, source: 'WCAG 2.2, 2.1.1 Keyboard' }]);
  });
});
