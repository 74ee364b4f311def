import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openPage } from '../browsers/open-page.ts';
import { byCss, byRole, openPool, type SmallSite, serveSite, settingsOf } from '../browsers/test-support.ts';
import type { Mutant } from '../domain/mutation/mutant.ts';
import type { Step } from '../domain/suite/step.ts';
import type { TestCase } from '../domain/suite/test-case.ts';
import { createBench } from './bench.ts';
import { createObserver, type Observer } from './observe.ts';

const limit = { timeout: 120_000 } as const;
const pool = openPool(settingsOf({ browsers: { chromium: 1 } }));
afterAll(() => pool.close());

const counter = `let total = 2;
const show = () => { document.getElementById('out').textContent = 'Total: ' + total; };
document.getElementById('add').addEventListener('click', () => {
  total = total + 3;
  show();
});
document.getElementById('never').addEventListener('click', () => { total = total - 1; });
show();
`;
let site: SmallSite;
beforeAll(async () => {
  site = await serveSite({
    '/': '<h1>Counter</h1><button id="add">Add</button><button id="never">Never</button><p id="out"></p><script src="/counter.js"></script><script src="/lib/vendor.js"></script>',
    '/inline': `<h1>Inline</h1><meta http-equiv="Content-Security-Policy" content="default-src 'self' 'unsafe-inline'"><p id="x"></p>\r\n<script>\r\ndocument.getElementById('x').textContent = String(3 * 4);\r\n</script>`,
    '/counter.js': (_request, response) => {
      response.setHeader('content-type', 'text/javascript');
      response.setHeader('set-cookie', ['one=1', 'two=2']);
      response.end(counter);
    },
    '/lib/vendor.js': (_request, response) => response.end('if (1 > 2) alert(1);'),
  });
});
afterAll(() => site?.[Symbol.asyncDispose]());

const caseOf = (key: string, ...steps: Step[]): TestCase => ({
  ...{ key, name: key, type: 'functional', steps, tags: [], states: [], source: 'person' },
});
const says = (selector: string, text: string): Step => ({
  do: 'expect',
  expect: { that: 'text', element: byCss(selector), text, match: 'is' },
});
const adds = caseOf(
  'adds',
  { do: 'open', path: '/' },
  { do: 'click', element: byRole('button', 'Add') },
  says('#out', 'Total: 5'),
);
const looks = caseOf('looks', { do: 'open', path: '/' }, says('h1', 'Counter'));
const inline = caseOf('inline', { do: 'open', path: '/inline' }, says('#x', '12'));
const wrong = caseOf('wrong', { do: 'open', path: '/' }, says('#out', 'Total: 7'));

const bench = () =>
  createBench({
    pool,
    settings: settingsOf(),
    origin: site.origin,
    signal: new AbortController().signal,
    open: (lease, more) => openPage(lease, { origin: site.origin, ...more }),
  });

let observer: Observer;
const mutantAt = (operator: string, line: number, file = '/counter.js'): Mutant => {
  const found = observer
    .mutants()
    .find((one) => one.operator === operator && one.line === line && one.file === file);
  if (!found) throw new Error(`There is no ${operator} in line ${line}.`);
  return found;
};

test('sees what each test runs of the scripts, and what is of others', limit, async () => {
  observer = createObserver(site.origin);
  expect(await bench().observe(adds, observer)).toMatchObject({ seconds: expect.any(Number) });
  expect(await bench().observe(looks, observer)).not.toBeNull();
  expect(await bench().observe(inline, observer)).not.toBeNull();
  expect(await bench().observe(wrong, createObserver(site.origin))).toBeNull();

  expect(mutantAt('ArithmeticOperator', 4).coveredBy).toEqual(['adds']);
  expect(mutantAt('ArithmeticOperator', 7).coveredBy).toEqual([]);
  expect(mutantAt('StatementRemoval', 8).coveredBy).toEqual(['adds', 'looks']);
  expect(mutantAt('ArithmeticOperator', 2, '/inline')).toMatchObject({ inline: true, coveredBy: ['inline'] });
  expect(observer.functionsOf('adds').join()).toMatch(/counter\.js#show:/);
  expect(observer.leftOut()).toEqual(['/lib/vendor.js: its name says that others wrote it']);
});

describe('a mutant', () => {
  test('is killed by the test that sees it, and not by another', limit, async () => {
    const mutant = mutantAt('ArithmeticOperator', 4);
    expect(await bench().run(adds, mutant, 30)).toBe('failed');
    expect(await bench().run(looks, mutant, 30)).toBe('passed');
    expect(await bench().control(adds, 30)).toBe(true);
  });

  test(
    'in a page that forbids other scripts, with other line ends, is delivered all the same',
    limit,
    async () => {
      expect(await bench().run(inline, mutantAt('ArithmeticOperator', 2, '/inline'), 30)).toBe('failed');
    },
  );

  test('that breaks the page while it loads is told apart', limit, async () => {
    expect(await bench().run(adds, mutantAt('StringLiteral', 3), 30)).toBe('broken');
  });

  test('that never ends is a timeout, and the browser is fit for the next', limit, async () => {
    const mutant = { ...mutantAt('ArithmeticOperator', 4), replacement: '+ (() => { for (;;) {} })() +' };
    expect(await bench().run(adds, mutant, 4)).toBe('timeout');
    expect(await bench().control(adds, 30)).toBe(true);
  });

  test('of a script that is no longer the same says nothing', limit, async () => {
    expect(await bench().run(adds, { ...mutantAt('ArithmeticOperator', 4), script: 'other' }, 30)).toBe(
      'unknown',
    );
  });
});
