import type { Finding } from '../findings/finding.ts';
import { type Sample, sampleSchema } from '../performance/measurement.ts';
import { summariesOf } from '../performance/summary.ts';
import type { Attempt } from '../suite/result.ts';
import type { Step } from '../suite/step.ts';
import type { Outcome } from '../suite/test-case.ts';
import type { ReportData, ReportedFinding, ReportedTest, TrendPoint } from './report-data.ts';

/** Texts that a site may show, and that must not become anything else in a report. */
export const nasty = `<script>document.title="owned"</script>"'&<img src=x onerror=alert(1)> ]]> \u0000\u001b[31m @someone #1 [x](javascript:alert(1)) =1+1`;

const button = (name: string) => ({
  title: `button “${name}”`,
  locators: [{ by: 'role' as const, role: 'button', name }],
  looks: {},
});
const steps: readonly Step[] = [
  { do: 'open', path: '/cart' },
  { do: 'click', element: button('Check out') },
  { do: 'fill', element: { ...button('E-mail'), title: 'textbox “E-mail”' }, value: 'name@example.org' },
  { do: 'expect', expect: { that: 'text', element: button('Total'), text: '€29.00', match: 'contains' } },
];

export const attempt = (
  outcome: Attempt['outcome'],
  message?: string,
  more: Partial<Attempt> = {},
): Attempt => ({
  outcome,
  seconds: 1.25,
  problems: [],
  evidence: [],
  ...(message !== undefined && {
    failure: {
      step: 3,
      code: 'testing.expectation_failed',
      message,
      expected: '€29.00',
      actual: '€14.50',
      path: '/cart/17',
    },
  }),
  ...more,
});

export function reportedTest(name: string, outcome: Outcome, attempts: readonly Attempt[]): ReportedTest {
  return {
    result: {
      key: `key-${name}`,
      name,
      browser: 'chromium',
      outcome,
      seconds: attempts.reduce((sum, one) => sum + one.seconds, 0),
      attempts: [...attempts],
      healed: [],
    },
    type: 'functional',
    tags: ['cart'],
    steps,
    finishedAt: new Date('2026-11-21T10:04:00Z'),
  };
}

export const reportedFinding = (finding: Partial<Finding>, fresh = false): ReportedFinding => ({
  finding: {
    check: 'page.uncaught_error',
    type: 'functional',
    severity: 'serious',
    confidence: 'certain',
    title: 'Checking out ends in an uncaught error',
    advice: 'Look at the handler of the button; it reads a property of what is undefined.',
    key: 'error',
    path: '/checkout',
    steps: [...steps.slice(0, 2)],
    evidence: [],
    ...finding,
  },
  seen: 2,
  firstSeen: new Date(fresh ? '2026-11-21T10:01:00Z' : '2026-11-02T09:00:00Z'),
  fresh,
});

const sample = (lcp: number): Sample =>
  sampleSchema.parse({
    metrics: {
      lcp,
      cls: 0.02,
      inp: 96,
      ttfb: 40,
      fcp: 300,
      tbt: 12,
      transfer: 412_000,
      requests: 9,
      long_tasks: 1,
      slowest_data: 0,
    },
    transfer: {},
    causes: {},
  });

const trend: readonly TrendPoint[] = Array.from({ length: 12 }, (_, at) => ({
  executionId: `00000000-0000-7000-8000-0000000000${String(at).padStart(2, '0')}`,
  at: new Date(Date.UTC(2026, 10, 10 + at, 9)),
  verdict: at % 3 === 0 ? 'passed' : 'failed',
  tests: { passed: 30 + at, failed: (at * 7) % 5, flaky: at % 2 },
  findings: { critical: at === 11 ? 1 : 0, serious: (at * 5) % 4, moderate: (at * 3) % 5, minor: 2 },
  seconds: 240 + at * 3,
}));

const samples = [sample(2900), sample(2810), sample(3120)];

/** One execution with something of everything. */
export function sampleReport(): ReportData {
  const failing = attempt('failed', 'Expected the text “€29.00”, found “€14.50” after 5001 ms');
  const shot: Attempt['evidence'] = [
    { kind: 'file', title: 'The page when it failed', artifact_id: 'picture-1', content_type: 'image/png' },
    { kind: 'file', title: 'Trace', artifact_id: 'trace-1', content_type: 'application/zip' },
  ];
  return {
    execution: {
      id: '01935a7c-0000-7000-8000-000000000001',
      project: 'Corner shop',
      url: 'http://127.0.0.1:4001/',
      types: ['functional', 'accessibility', 'performance'],
      status: 'completed',
      verdict: 'failed',
      error: null,
      seed: 1,
      budgetSeconds: 300,
      seconds: 251.3,
      startedAt: new Date('2026-11-21T10:00:00Z'),
      finishedAt: new Date('2026-11-21T10:04:11Z'),
    },
    environment: {
      version: '1.2.3',
      platform: 'linux',
      release: '6.1.0',
      browsers: [{ kind: 'chromium', version: '140.0' }],
    },
    tests: [
      reportedTest('The cart adds up after two products', 'failed', [
        failing,
        { ...failing, evidence: shot },
      ]),
      reportedTest('The cart adds up after removing one', 'failed', [
        attempt('failed', 'Expected the text “€29.00”, found “€31.50” after 5010 ms'),
      ]),
      reportedTest(nasty, 'failed', [attempt('failed', nasty, { problems: [nasty] })]),
      reportedTest('Search finds a product', 'flaky', [
        attempt('failed', 'Nothing was there in time'),
        attempt('passed'),
      ]),
      reportedTest('Sign in', 'infrastructure', [attempt('infrastructure', 'The browser died')]),
      reportedTest('Pay with a voucher', 'skipped', []),
      ...Array.from({ length: 8 }, (_, at) =>
        reportedTest(`Product ${at + 1} can be opened`, 'passed', [attempt('passed')]),
      ),
    ],
    findings: [
      reportedFinding(
        {
          severity: 'critical',
          check: 'page.server_error',
          title: 'A search with an apostrophe is answered with 500',
          key: 'search',
          path: "/?q='",
          evidence: [
            { kind: 'text', title: 'Answer', text: 'GET /?q=%27 500\nunterminated quoted string' },
            { kind: 'file', title: 'The page', artifact_id: 'picture-1', content_type: 'image/png' },
          ],
        },
        true,
      ),
      reportedFinding({}),
      reportedFinding({
        type: 'accessibility',
        check: 'axe.color-contrast',
        severity: 'serious',
        title: 'Text is hard to read: contrast 2.1:1 where 4.5:1 is needed',
        key: 'contrast',
        path: '/',
        element: button('Active'),
        source: 'WCAG 2.2, 1.4.3',
        steps: [],
      }),
      reportedFinding({
        severity: 'minor',
        confidence: 'review',
        title: nasty,
        key: 'nasty',
        path: `/${nasty}`,
        advice: nasty,
      }),
    ],
    coverage: {
      states: 18,
      actionsKnown: 96,
      actionsExplored: 71,
      formsKnown: 4,
      formsSubmitted: 3,
      routes: 9,
      scripts: 0.83,
    },
    limits: ['“Sign out” was held back: it would have ended the session.'],
    measurements: [
      {
        route: '/',
        path: '/',
        state: 'a1',
        browser: 'chromium',
        viewport: { width: 1280, height: 720 },
        cache: 'cold',
        samples,
        summaries: summariesOf(samples),
        missing: {},
      },
    ],
    budgets: { lcp: 2500, cls: 0.1, inp: 200, ttfb: 800, transfer: 2_097_152 },
    figures: { accessibility: { states: 18, rules: 98 }, performance: { pages: 1, loads: 3 } },
    trend,
    suggestions: ['“Search finds a product” is flaky by timing: wait for the list before the search.'],
  };
}
