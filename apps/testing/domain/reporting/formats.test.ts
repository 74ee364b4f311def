import { expect, test } from 'vitest';
import { toCsvReport } from './csv.ts';
import { toMarkdown } from './markdown.ts';
import { reportedFinding, sampleReport } from './test-support.ts';

/** RFC 4180, so that the test does not trust the writer. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const [, , quoted, bare = '', end] of text.matchAll(/(("(?:[^"]|"")*")|([^,\r\n"]*))(,|\r\n)/g)) {
    row.push(quoted === undefined ? bare : quoted.slice(1, -1).replaceAll('""', '"'));
    if (end === ',') continue;
    rows.push(row);
    row = [];
  }
  return rows;
}

test('CSV has a row for each test and finding, all of one width, and no cell that a spreadsheet would run', () => {
  const data = sampleReport();
  const text = toCsvReport({
    ...data,
    findings: ['=HYPERLINK("http://evil")', '+1', '-1', '@SUM(A1)', '\t=1', '＝1'].map((title) =>
      reportedFinding({ title }),
    ),
  });
  const [head, ...rows] = readCsv(text);
  expect(rows).toHaveLength(data.tests.length + 6);
  for (const row of rows) expect(row).toHaveLength(head?.length ?? 0);
  const name = head?.indexOf('name') ?? -1;
  for (const row of rows) expect(row[name]).not.toMatch(/^[=+\-@\t＝]/);
  expect(rows.at(-6)?.[name]).toBe(`'=HYPERLINK("http://evil")`);
});

test('the summary for a pull request mentions nobody, has no markup of the site, and stays short', () => {
  const data = sampleReport();
  const text = toMarkdown(data, 'https://mainstay.example/report 1');
  expect(text).toContain('### ❌ Failed: 127.0.0.1:4001');
  expect(text).toContain('3 of 12 tests failed');
  expect(text).not.toMatch(/<script|<img|@someone|\s#1\b|[^\\]\[x\]\(javascript/);
  expect(text).toContain('[The whole report](https://mainstay.example/report%201)');
  const many = Array.from({ length: 3000 }, (_, at) =>
    reportedFinding({ title: 'x'.repeat(290), key: String(at) }),
  );
  expect(toMarkdown({ ...data, findings: many }).length).toBeLessThan(60_000);
});

test('an execution that found nothing says so, in words', () => {
  const { execution, ...rest } = sampleReport();
  const text = toMarkdown({
    ...rest,
    execution: { ...execution, verdict: 'passed' },
    tests: rest.tests.filter(({ result }) => result.outcome === 'passed'),
    findings: [],
  });
  expect(text).toContain('### ✅ Passed');
  expect(text).toContain('All 8 tests passed, and no fault was found.');
});

test('a cancelled execution and one that could not be done are neither passed nor failed', () => {
  const data = sampleReport();
  const cancelled = toMarkdown({
    ...data,
    execution: { ...data.execution, status: 'cancelled', verdict: null },
  });
  expect(cancelled).toContain('Not finished');
  const error = { code: 'testing.unreachable', message: 'Nobody answers at 127.0.0.1:1.' };
  const broken = toMarkdown({
    ...data,
    execution: { ...data.execution, status: 'failed', verdict: null, error },
    tests: [],
    findings: [],
  });
  expect(broken).toContain('Nobody answers at 127.0.0.1:1. No tests were run, and no fault was found.');
});
