import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser } from '#testing-kit';
import type { State } from '../../domain/exploration/graph.ts';
import { graphOf, probeContext, type Site, serveSite, stateAt } from '../test-support.ts';
import { accessibilityProbe } from './probe.ts';

let browser: Browser;
let site: Site;
const page = (body: string): string => `<!doctype html><html lang="en"><title>Shop</title><body>${body}`;

beforeAll(async () => {
  browser = await openBrowser();
  site = await serveSite({
    '/': page('<nav><a href="/b"><img src="data:,"></a></nav><main><h1>Apples</h1></main>'),
    '/b': page('<nav><a href="/b"><img src="data:,"></a></nav><main><h1>Pears</h1><input></main>'),
  });
}, 120_000);
afterAll(async () => {
  await browser.close();
  await site.close();
});

const titled = (path: string, name: string): State => stateAt(path, { title: 'Shop', name });

describe('accessibilityProbe', { timeout: 120_000 }, () => {
  it('looks at every state, and says what several have in common once', async () => {
    const context = probeContext(
      browser,
      graphOf(site.origin, [titled('/', 'Apples'), titled('/b', 'Pears')]),
    );
    const result = await accessibilityProbe(context);
    const links = result.findings.filter(({ check }) => check === 'axe.link-name');
    expect(links).toHaveLength(1);
    expect(links[0]?.evidence.at(-1)).toMatchObject({ title: 'Also at', text: '/b' });
    expect(links[0]?.steps).toEqual([{ do: 'open', path: '/' }]);
    expect(result.findings.map(({ check }) => check)).toEqual(
      expect.arrayContaining(['axe.label', 'accessibility.same-title']),
    );
    expect(context.saidFound.map(({ key }) => key).sort()).toEqual(
      result.findings.map(({ key }) => key).sort(),
    );
    expect(result.figures.states).toBe(2);
    expect(result.limits).toEqual([]);
  });

  it('says what it did not come to when the time is up', async () => {
    const result = await accessibilityProbe(
      probeContext(browser, graphOf(site.origin, [titled('/', 'Apples')]), {}, { remaining: () => 0 }),
    );
    expect(result.figures.states).toBe(0);
    expect(result.limits).toEqual(['1 of 1 states were not looked at: the time was up.']);
  });
});
