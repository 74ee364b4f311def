import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openPage } from '../browsers/open-page.ts';
import type { Lease } from '../browsers/pool.ts';
import { byCss, byRole, openPool, type SmallSite, serveSite, settingsOf } from '../browsers/test-support.ts';
import type { Step } from '../domain/suite/step.ts';
import type { TestCase } from '../domain/suite/test-case.ts';
import type { RunOptions } from './options.ts';
import { runCase } from './run-case.ts';

const limit = { timeout: 120_000 } as const;
const pool = openPool(settingsOf({ browsers: { chromium: 1, firefox: 1 } }));
afterAll(() => pool.close());

let visits = 0;
/** What the page `/killer` does when it is asked for first. */
let onKiller: (() => Promise<void>) | undefined;
let site: SmallSite;
beforeAll(async () => {
  site = await serveSite({
    '/': `<h1>Shop</h1><p id="count">0   items</p><input id="name" value="Ann"><input type="checkbox" id="box">
      <ul><li>a</li><li>b</li></ul>
      <button onclick="setTimeout(() => { count.textContent = '1 item'; document.title = 'One' }, 60)">Add</button>
      <button disabled>Off</button><a href="/next?x=1#y">Next</a>`,
    '/next': '<h1>Next</h1>',
    '/hang': '<h1>Hang</h1><button onclick="for (;;) {}">Hang</button><button>After</button>',
    '/alerts': '<h1>Alerts</h1><button onclick="for (;;) alert(1)">Alert</button><button>After</button>',
    '/tries': (_request, response) => {
      visits += 1;
      response.setHeader('content-type', 'text/html');
      response.end(visits % 2 === 1 ? '<h1>Not yet</h1>' : '<h1>Ready</h1>');
    },
    '/killer': (_request, response) => {
      const kill = onKiller;
      onKiller = undefined;
      if (kill) return void kill();
      response.setHeader('content-type', 'text/html');
      response.end('<h1>Alive</h1>');
    },
    '/broken': `<h1>Broken</h1><script>fetch('/gone'); setTimeout(() => { throw new Error('Kaputt') }, 5)</script>`,
    '/busy': `<h1>Busy</h1><button onclick="confirm('Sure?') && (title1.textContent = 'Sure')">Ask</button>
      <h2 id="title1">Unsure</h2><a href="/file">File</a><a href="/next" target="_blank">Window</a>`,
    '/file': (_request, response) => {
      response.writeHead(200, { 'content-disposition': 'attachment; filename="data.bin"' });
      response.end('data');
    },
    '/moved': `<h1>Moved</h1><button id="buy" onclick="out.textContent='Bought'">Put in basket</button><p id="out"></p>`,
  });
});
afterAll(() => site?.[Symbol.asyncDispose]());

const caseOf = (...steps: Step[]): TestCase => ({
  key: 'k1',
  name: 'A test',
  type: 'functional',
  steps,
  tags: [],
  states: [],
  source: 'person',
});
const opens = (path: string): Step => ({ do: 'open', path });
const click = (name: string): Step => ({ do: 'click', element: byRole('button', name) });
const sees = (heading: string): Step => ({
  do: 'expect',
  expect: { that: 'visible', element: byRole('heading', heading) },
});

const optionsOf = (
  changes: Partial<RunOptions> = {},
  execution: Record<string, unknown> = {},
): RunOptions => ({
  pool,
  settings: settingsOf({ execution: { retries: 0, ...execution } }),
  origin: site.origin,
  signal: new AbortController().signal,
  patience: { find: 4000, act: 10_000, navigate: 30_000 },
  ...changes,
});

/** For what is not there: nobody needs to wait for it. */
const impatient = { find: 800, act: 2500, navigate: 30_000 } as const;

const everyKind: readonly Step[] = [
  opens('/'),
  sees('Shop'),
  { do: 'expect', expect: { that: 'text', element: byCss('#count'), text: '0 items', match: 'is' } },
  click('Add'),
  { do: 'expect', expect: { that: 'text', element: byCss('#count'), text: '1 item', match: 'is' } },
  { do: 'expect', expect: { that: 'title', text: 'One' } },
  { do: 'fill', element: byCss('#name'), value: 'Bo' },
  { do: 'expect', expect: { that: 'value', element: byCss('#name'), value: 'Bo' } },
  { do: 'expect', expect: { that: 'focused', element: byCss('#name') } },
  { do: 'check', element: byCss('#box'), on: true },
  { do: 'expect', expect: { that: 'checked', element: byCss('#box'), on: true } },
  { do: 'expect', expect: { that: 'count', element: byCss('li'), count: 2 } },
  { do: 'expect', expect: { that: 'hidden', element: byRole('heading', 'Next') } },
  { do: 'click', element: byRole('link', 'Next') },
  { do: 'expect', expect: { that: 'path', path: '/next?x=1#y' } },
  { do: 'back' },
  sees('Shop'),
  { do: 'forward' },
  { do: 'reload' },
  sees('Next'),
  { do: 'expect', expect: { that: 'no-page-errors' } },
];

describe('a test that passes', () => {
  for (const browser of ['chromium', 'firefox'] as const) {
    test(`takes every kind of step in ${browser}`, limit, async () => {
      const result = await runCase(caseOf(...everyKind), browser, optionsOf());
      expect(result).toMatchObject({ key: 'k1', browser, outcome: 'passed', healed: [] });
      expect(result.attempts).toMatchObject([{ outcome: 'passed', problems: [] }]);
    });
  }

  test('goes on through dialogs, windows and downloads, and tells of them', limit, async () => {
    const steps = [opens('/busy'), click('Ask'), sees('Sure')];
    const more = ['File', 'Window'].map((name): Step => ({ do: 'click', element: byRole('link', name) }));
    const result = await runCase(caseOf(...steps, ...more, sees('Busy')), 'chromium', optionsOf());
    expect(result.outcome).toBe('passed');
    expect(result.attempts[0]?.problems.join('\n')).toMatch(/confirm: Sure\?[\s\S]*data\.bin/);
  });
});

test('what is recorded is kept, and a video that cannot be made stops no test', limit, async () => {
  const result = await runCase(
    caseOf(opens('/'), sees('Shop')),
    'chromium',
    optionsOf({ keep: async ({ name }) => name }, { trace: 'on', har: true, video: true }),
  );
  expect(result.outcome).toBe('passed');
  expect(result.attempts[0]?.evidence.map(({ title }) => title)).toEqual(
    expect.arrayContaining(['Trace', 'Requests']),
  );
});

describe('a test that fails', () => {
  test('tells the step, what was expected and what was there', limit, async () => {
    const wrong: Step = {
      do: 'expect',
      expect: { that: 'text', element: byCss('#count'), text: '7 items', match: 'is' },
    };
    const kept: string[] = [];
    const keep: RunOptions['keep'] = async ({ name }) => {
      kept.push(name);
      return name;
    };
    const result = await runCase(
      caseOf(opens('/'), wrong, click('Add')),
      'chromium',
      optionsOf({ keep, patience: impatient }, { retries: 1 }),
    );
    expect(result.outcome).toBe('failed');
    expect(result.attempts).toHaveLength(2);
    expect(result.attempts[0]?.failure).toEqual({
      step: 1,
      code: 'testing.expectation_failed',
      message: 'Expected 7 items, but saw 0 items.',
      expected: '7 items',
      actual: '0 items',
      path: '/',
    });
    expect(kept).toEqual(['k1.png', 'k1.png', 'k1-trace.zip']);
    expect(result.attempts[0]?.evidence[0]).toMatchObject({
      text: expect.stringContaining('heading "Shop"'),
    });
    expect(result.attempts[1]?.evidence.map(({ title }) => title)).toContain('Trace');
  });

  test('says why an action could not be done', limit, async () => {
    const missing = await runCase(
      caseOf(opens('/'), click('Remove')),
      'chromium',
      optionsOf({ patience: impatient }),
    );
    expect(missing.attempts[0]?.failure).toMatchObject({
      code: 'testing.element_missing',
      message: 'There is no single visible button "Remove" on /.',
      expected: 'click button "Remove"',
    });
    const disabled = await runCase(
      caseOf(opens('/'), click('Off')),
      'chromium',
      optionsOf({ patience: impatient }),
    );
    expect(disabled.attempts[0]?.failure?.message).toMatch(/Could not click button "Off": .*not enabled/);
    const outside = await runCase(caseOf(opens('//elsewhere.example/')), 'chromium', optionsOf());
    expect(outside.attempts[0]?.failure?.code).toBe('testing.off_site');
  });

  test('lists the errors of the page', limit, async () => {
    const clean: Step = { do: 'expect', expect: { that: 'no-page-errors' } };
    const result = await runCase(caseOf(opens('/broken'), clean), 'chromium', optionsOf());
    expect(result.outcome).toBe('failed');
    expect(result.attempts[0]?.failure?.actual).toContain('Kaputt');
    expect(result.attempts[0]?.failure?.actual).toContain('GET /gone answered 404');
  });

  test('ends at its limit on a page that hangs, and the next is not harmed', limit, async () => {
    const hang = caseOf(opens('/hang'), click('Hang'), click('After'));
    const result = await runCase(hang, 'chromium', optionsOf({}, { test_seconds: 3 }));
    expect(result.outcome).toBe('failed');
    expect(result.attempts[0]?.failure?.code).toBe('testing.test_timeout');
    const after = await runCase(caseOf(opens('/'), sees('Shop')), 'chromium', optionsOf());
    expect(after.outcome).toBe('passed');
  });

  test('ends where a page opens dialogs without end', limit, async () => {
    const result = await runCase(
      caseOf(opens('/alerts'), click('Alert'), click('After')),
      'chromium',
      optionsOf({}, { test_seconds: 30 }),
    );
    expect(result.outcome).toBe('failed');
    expect(result.attempts[0]?.failure?.code).toBe('testing.endless_dialogs');
  });
});

describe('a test that is run again', () => {
  test('is flaky when it passes then', limit, async () => {
    visits = 0;
    const result = await runCase(
      caseOf(opens('/tries'), sees('Ready')),
      'chromium',
      optionsOf({ patience: { ...impatient, find: 2500 } }, { retries: 2 }),
    );
    expect(result.outcome).toBe('flaky');
    expect(result.attempts.map(({ outcome }) => outcome)).toEqual(['failed', 'passed']);
  });

  test('does not count against the site when its browser was killed', limit, async () => {
    const leases: Lease[] = [];
    onKiller = async () => {
      const session = await leases[0]?.browser.newBrowserCDPSession();
      const main = (await session?.send('SystemInfo.getProcessInfo'))?.processInfo.find(
        ({ type }) => type === 'browser',
      );
      if (main) process.kill(main.id, 'SIGKILL');
    };
    const open: RunOptions['open'] = (lease, more) => {
      leases.push(lease);
      return openPage(lease, { origin: site.origin, ...more });
    };
    const result = await runCase(
      caseOf(opens('/'), opens('/killer'), sees('Alive')),
      'chromium',
      optionsOf({ open }),
    );
    expect(result.outcome).toBe('passed');
    expect(result.attempts.map(({ outcome }) => outcome)).toEqual(['infrastructure', 'passed']);
    expect(result.attempts[0]?.failure).toMatchObject({ code: 'testing.browser_lost', step: 1 });
    expect(leases[1]?.browser).not.toBe(leases[0]?.browser);
  });

  test('says infrastructure when browsers are lost again and again', limit, async () => {
    const dying: RunOptions['open'] = async (lease) => {
      await lease.browser.close();
      throw new Error('gone');
    };
    const result = await runCase(caseOf(opens('/')), 'chromium', optionsOf({ open: dying }));
    expect(result.outcome).toBe('infrastructure');
    expect(result.attempts).toHaveLength(3);
  });
});

describe('healing', () => {
  const buy = byRole('button', 'Buy');
  const heal: RunOptions['heal'] = async () => ({ element: byCss('#buy'), similarity: 0.9 });

  test('finds what moved, proposes it, and the assertion still counts', limit, async () => {
    const out = (text: string): Step => ({
      do: 'expect',
      expect: { that: 'text', element: byCss('#out'), text, match: 'is' },
    });
    const press: Step = { do: 'click', element: buy };
    const good = await runCase(
      caseOf(opens('/moved'), press, out('Bought')),
      'chromium',
      optionsOf({ heal, patience: impatient }),
    );
    expect(good.outcome).toBe('passed');
    expect(good.healed).toEqual([{ step: 1, before: buy, after: byCss('#buy'), similarity: 0.9 }]);
    const bad = await runCase(
      caseOf(opens('/moved'), press, out('Sold')),
      'chromium',
      optionsOf({ heal, patience: impatient }),
    );
    expect(bad.outcome).toBe('failed');
    expect(bad.attempts[0]?.failure?.actual).toBe('Bought');
  });

  test('is not asked whether something is there', limit, async () => {
    const result = await runCase(
      caseOf(opens('/moved'), { do: 'expect', expect: { that: 'visible', element: buy } }),
      'chromium',
      optionsOf({ heal, patience: impatient }),
    );
    expect(result.outcome).toBe('failed');
    expect(result.healed).toEqual([]);
  });
});

test('what is cancelled or out of time has no result', limit, async () => {
  const controller = new AbortController();
  const waits: Step = { do: 'expect', expect: { that: 'title', text: 'Never' } };
  const running = runCase(caseOf(opens('/'), waits), 'chromium', optionsOf({ signal: controller.signal }));
  setTimeout(() => controller.abort(new Error('cancelled by a person')), 500);
  await expect(running).rejects.toThrow('cancelled by a person');
  await expect(
    runCase(caseOf(opens('/'), waits), 'chromium', optionsOf({ remaining: () => 800 })),
  ).rejects.toMatchObject({ code: 'testing.budget_spent' });
  const status = pool.status().kinds.find(({ kind }) => kind === 'chromium');
  expect(status?.leased).toBe(0);
});
