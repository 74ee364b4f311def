import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { State, StateGraph } from '../../domain/exploration/graph.ts';
import type { Finding } from '../../domain/findings/finding.ts';
import { testingSettingsSchema } from '../../domain/settings.ts';
import type { ProbeContext } from '../probe.ts';
import { accessibilityProbe } from './probe.ts';

let browser: Browser;
const origin = 'http://site.test';
const pages: Readonly<Record<string, string>> = {
  '/': '<nav><a href="/b"><img src="data:,"></a></nav><main><h1>Apples</h1></main>',
  '/b': '<nav><a href="/b"><img src="data:,"></a></nav><main><h1>Pears</h1><input></main>',
};

beforeAll(async () => {
  browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-sync'],
  });
}, 120_000);
afterAll(async () => {
  await browser?.close();
});

const state = (path: string, name: string): State => ({
  id: path,
  route: path,
  path,
  title: 'Shop',
  name,
  way: [{ do: 'open', path }],
  actions: [],
  forms: [],
  marks: [],
});

function contextOf(states: readonly State[], found: Finding[], remaining = 600_000): ProbeContext {
  const graph: StateGraph = {
    origin,
    start: '/',
    states,
    transitions: [],
    coverage: {
      states: states.length,
      actionsKnown: 0,
      actionsExplored: 0,
      formsKnown: 0,
      formsSubmitted: 0,
      routes: states.length,
      scripts: null,
    },
    ended: 'exhausted',
    limits: [],
  };
  const never = (): never => {
    throw new Error('not used by this probe');
  };
  return {
    url: `${origin}/`,
    graph,
    settings: testingSettingsSchema.parse({}),
    pool: { lease: never, installed: never, status: never, close: never },
    async withPage(use) {
      const context = await browser.newContext();
      try {
        const page = await context.newPage();
        await page.route('**/*', (route) => {
          const body = pages[new URL(route.request().url()).pathname];
          return body === undefined
            ? route.fulfill({ status: 404 })
            : route.fulfill({
                contentType: 'text/html',
                body: `<!doctype html><html lang="en"><title>Shop</title><body>${body}`,
              });
        });
        return await use(page);
      } finally {
        await context.close();
      }
    },
    keep: never,
    found: (finding) => found.push(finding),
    progress: () => {},
    signal: new AbortController().signal,
    remaining: () => remaining,
    random: () => 0.5,
  };
}

describe('accessibilityProbe', { timeout: 120_000 }, () => {
  it('looks at every state, and says what several have in common once', async () => {
    const told: Finding[] = [];
    const result = await accessibilityProbe(contextOf([state('/', 'Apples'), state('/b', 'Pears')], told));
    const links = result.findings.filter(({ check }) => check === 'axe.link-name');
    expect(links).toHaveLength(1);
    expect(links[0]?.evidence.at(-1)).toMatchObject({ title: 'Also at', text: '/b' });
    expect(links[0]?.steps).toEqual([{ do: 'open', path: '/' }]);
    expect(result.findings.map(({ check }) => check)).toEqual(
      expect.arrayContaining(['axe.label', 'accessibility.same-title']),
    );
    expect(told.map(({ key }) => key).sort()).toEqual(result.findings.map(({ key }) => key).sort());
    expect(result.figures.states).toBe(2);
    expect(result.limits).toEqual([]);
  });

  it('says what it did not come to when the time is up', async () => {
    const result = await accessibilityProbe(contextOf([state('/', 'Apples')], [], 0));
    expect(result.figures.states).toBe(0);
    expect(result.limits).toEqual(['1 of 1 states were not looked at: the time was up.']);
  });
});
