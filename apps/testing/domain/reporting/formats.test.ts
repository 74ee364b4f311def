import { expect, test } from 'vitest';
import { z } from 'zod';
import { toCsvReport } from './csv.ts';
import { toCtrf } from './ctrf.ts';
import { toMarkdown } from './markdown.ts';
import { reportedFinding, sampleReport } from './test-support.ts';

/** What the schema of CTRF (ctrf.io, schema/ctrf.schema.json) asks of the parts that are written; it forbids all others. */
const whole = z.int();
const status = z.enum(['passed', 'failed', 'skipped', 'pending', 'other']);
const attachment = z.strictObject({ name: z.string(), contentType: z.string(), path: z.string() });
const ctrfSchema = z.strictObject({
  reportFormat: z.literal('CTRF'),
  specVersion: z.string().regex(/^\d+\.\d+\.\d+$/),
  reportId: z.uuid(),
  timestamp: z.iso.datetime(),
  generatedBy: z.string(),
  results: z.strictObject({
    tool: z.strictObject({ name: z.string().min(1), version: z.string() }),
    summary: z.strictObject({
      tests: whole,
      passed: whole,
      failed: whole,
      skipped: whole,
      pending: whole,
      other: whole,
      flaky: whole,
      start: whole,
      stop: whole,
      duration: whole,
    }),
    tests: z.array(
      z.strictObject({
        name: z.string().min(1),
        status,
        duration: whole,
        start: whole,
        stop: whole,
        suite: z.array(z.string()).min(1),
        message: z.string().optional(),
        trace: z.string().optional(),
        rawStatus: z.string(),
        tags: z.array(z.string()),
        labels: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
        type: z.string(),
        retries: whole,
        flaky: z.boolean(),
        browser: z.string(),
        retryAttempts: z
          .array(
            z.strictObject({
              attempt: whole.min(1),
              status,
              duration: whole,
              message: z.string().optional(),
              attachments: z.array(attachment),
            }),
          )
          .optional(),
        attachments: z.array(attachment),
        steps: z.array(z.strictObject({ name: z.string(), status })),
      }),
    ),
    environment: z.strictObject({
      reportName: z.string(),
      appName: z.string(),
      osPlatform: z.string(),
      osRelease: z.string(),
      healthy: z.boolean(),
      extra: z.looseObject({}),
    }),
    extra: z.looseObject({}),
  }),
});

test('CTRF has every test with its attempts, and says flaky tests as passed', () => {
  const report = ctrfSchema.parse(
    toCtrf(sampleReport(), (id) => (id === 'trace-1' ? 'files/trace.zip' : undefined)),
  );
  const { summary, tests } = report.results;
  expect(summary).toMatchObject({ tests: 14, passed: 9, failed: 3, skipped: 1, other: 1, flaky: 1 });
  expect(tests.filter(({ status: ended }) => ended === 'passed')).toHaveLength(summary.passed);
  expect(tests[0]).toMatchObject({
    status: 'failed',
    labels: { cause: 1 },
    retryAttempts: [
      { attempt: 1, status: 'failed' },
      { attempt: 2, status: 'failed', attachments: [{ path: 'files/trace.zip' }] },
    ],
  });
  expect(tests[0]?.steps.map((step) => step.status)).toEqual(['passed', 'passed', 'passed', 'failed']);
  expect(tests[3]).toMatchObject({ status: 'passed', flaky: true, retries: 1 });
});

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
