import { expect, test } from 'vitest';
import { createHealth } from './health.ts';
import { createLogger, type Logger, withLogFields } from './logger.ts';
import { createMetrics } from './metrics.ts';
import { redactSecrets } from './redact.ts';
import { databaseMetrics, httpMetrics } from './standard-metrics.ts';

function recordingLogger(level: 'info' | 'debug' = 'info'): {
  log: Logger;
  lines: Record<string, unknown>[];
  text(): string;
} {
  const written: string[] = [];
  const log = createLogger({ level, destination: { write: (line: string) => void written.push(line) } });
  return {
    log,
    get lines() {
      return written.map((line) => JSON.parse(line));
    },
    text: () => written.join(''),
  };
}

test('a line is JSON with an ISO time, a level name, a message and fields', () => {
  const recording = recordingLogger();
  recording.log.info({ app: 'charter', count: 3 }, 'Session created');
  recording.log.debug('not written');
  expect(recording.lines).toEqual([
    {
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      level: 'info',
      app: 'charter',
      count: 3,
      message: 'Session created',
    },
  ]);
});

test('lines carry the ids of the request and run they are written in, across waits', async () => {
  const recording = recordingLogger();
  await withLogFields({ request_id: 'q1' }, async () => {
    await Promise.resolve();
    await withLogFields({ run_id: 'r1' }, async () => {
      await Promise.resolve();
      recording.log.info('inner');
    });
    recording.log.child({ run_id: 'r2' }).info('child');
  });
  recording.log.info('outside');
  expect(recording.lines.map(({ request_id, run_id, message }) => [message, request_id, run_id])).toEqual([
    ['inner', 'q1', 'r1'],
    ['child', 'q1', 'r2'],
    ['outside', undefined, undefined],
  ]);
});

test('secrets are not written, wherever they stand in a line', () => {
  const recording = recordingLogger();
  const secret = 'hunter2hunter2';
  recording.log.info(
    {
      headers: { authorization: secret, cookie: `s=${secret}`, 'set-cookie': [`a=${secret}`, `b]${secret}`] },
    },
    'in',
  );
  recording.log.info(
    { deep: { list: [{ password: `${secret}"}` }], accessToken: secret, api_key: secret } },
    'in',
  );
  recording.log.child({ client_secret: secret }).warn('child');
  recording.log.error(
    { err: new Error(`connect postgresql://ma:${secret}@db/x failed`) },
    `url https://x/?token=${secret}&a=1`,
  );
  recording.log.info(
    { body: JSON.stringify({ password: secret, other: 'kept' }) },
    `Authorization: Bearer ${secret}`,
  );
  expect(recording.text()).not.toContain('hunter2');
  expect(recording.lines).toHaveLength(5);
  expect(recording.text()).toContain('postgresql://ma:••••@db/x');
  expect(recording.text()).toContain('&a=1');
  expect(recording.text()).toContain('kept');
});

test('known forms of keys are recognised; ordinary text and numbers stay', () => {
  for (const secret of [
    'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl',
    `sk-proj-${'a1'.repeat(12)}`,
    `ghp_${'a1'.repeat(18)}`,
    `AKIA${'A1'.repeat(8)}`,
    `mk_${'a1B'.repeat(16)}z`,
    '-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----',
  ]) {
    expect(redactSecrets(`before ${secret} after`)).toBe('before •••• after');
  }
  for (const plain of [
    '{"input_tokens":120,"token_count":"7","url":"http://127.0.0.1:10000/a@b"}',
    'The password must have 12 characters; a token is valid for an hour.',
    'The key mk_1aB2cD… in mk_files.sh',
    'risk-assessment-of-the-customer-churn-prediction',
    'mail to ada@example.org at 10:30',
  ]) {
    expect(redactSecrets(plain)).toBe(plain);
  }
});

test('metrics come out in the text format, in a registry of their own', async () => {
  const [metrics, other] = [createMetrics(), createMetrics()];
  const decisions = metrics.counter({
    name: 'uaip_governance_decisions_total',
    help: 'Decisions.',
    labels: ['decision'],
  });
  decisions.add({ decision: 'PROCEED' });
  decisions.add({ decision: 'PROCEED' }, 2);
  metrics.histogram({ name: 'step_duration_seconds', help: 'Steps.', buckets: [1, 2] }).observe(1.5);
  metrics.gauge({ name: 'queue_length', help: 'Queue.' }).set(4);
  const text = await metrics.text();
  expect(text).toContain('uaip_governance_decisions_total{decision="PROCEED"} 3');
  expect(text).toContain('step_duration_seconds_bucket{le="2"} 1');
  expect(text).toContain('queue_length 4');
  expect(text).toContain('process_resident_memory_bytes');
  expect(await other.text()).not.toContain('queue_length');
  expect(metrics.contentType).toContain('text/plain');
});

test('wrong and taken metric names are refused', () => {
  const metrics = createMetrics();
  for (const name of ['requests', 'Requests_total', 'requests-total']) {
    expect(() => metrics.counter({ name, help: 'x' })).toThrow(
      expect.objectContaining({ code: 'telemetry.invalid_metric' }),
    );
  }
  metrics.counter({ name: 'a_total', help: 'x' });
  expect(() => metrics.gauge({ name: 'a_total', help: 'x' })).toThrow(
    expect.objectContaining({ code: 'telemetry.metric_taken' }),
  );
});

test('a label filled from outside cannot make endless series', async () => {
  const metrics = createMetrics();
  const hits = metrics.counter({ name: 'hits_total', help: 'Hits.', labels: ['path'], maxSeries: 3 });
  for (let n = 0; n < 100; n++) hits.add({ path: `/${n}` });
  hits.add({ path: '/1' });
  const lines = (await metrics.text()).split('\n').filter((line) => line.startsWith('hits_total{'));
  expect(lines).toEqual([
    'hits_total{path="/0"} 1',
    'hits_total{path="/1"} 2',
    'hits_total{path="/2"} 1',
    'hits_total{path="other"} 97',
  ]);
  expect(await metrics.text()).toContain('mainstay_metric_series_overflow_total{metric="hits_total"} 97');
});

test('HTTP and database are measured under the names dashboards know', async () => {
  const metrics = createMetrics();
  httpMetrics(metrics)({ method: 'GET', route: '/api/v1/runs/:id', status: 200, seconds: 0.02 });
  let active = 1;
  databaseMetrics(metrics, () => ({ active, total: 4 }));
  active = 2;
  const text = await metrics.text();
  expect(text).toContain('http_requests_total{method="GET",path="/api/v1/runs/:id",status="200"} 1');
  expect(text).toContain('http_request_duration_seconds_count{method="GET",path="/api/v1/runs/:id"} 1');
  expect(text).toContain('uaip_database_connections_active 2');
  expect(text).toContain('uaip_database_connections_total 4');
});

test('a report has every check; only critical ones make it unhealthy', async () => {
  const health = createHealth({ keepMilliseconds: 0 });
  expect(await health.report()).toEqual({ healthy: true, checks: [] });
  health.add({ name: 'database', critical: true, check: async () => ({ ok: true, detail: 'embedded' }) });
  health.add({
    name: 'mail',
    critical: false,
    check: () => Promise.reject(new Error('no answer from the mail server')),
  });
  expect(await health.report()).toEqual({
    healthy: true,
    checks: [
      { name: 'database', critical: true, ok: true, detail: 'embedded' },
      { name: 'mail', critical: false, ok: false, detail: 'no answer from the mail server' },
    ],
  });
  health.add({
    name: 'queue',
    critical: true,
    check: () => {
      throw new Error('stands still');
    },
  });
  expect(await health.report()).toMatchObject({ healthy: false });
  expect(() => health.add({ name: 'queue', critical: true, check: async () => ({ ok: true }) })).toThrow(
    /already/,
  );
});

test('a check that hangs is given up, and told so', async () => {
  const health = createHealth({ timeoutMilliseconds: 20 });
  let aborted = false;
  health.add({
    name: 'stuck',
    critical: true,
    check: (signal) =>
      new Promise(() => {
        signal.addEventListener('abort', () => {
          aborted = true;
        });
      }),
  });
  expect(await health.report()).toEqual({
    healthy: false,
    checks: [{ name: 'stuck', critical: true, ok: false, detail: 'No answer within 0.02 s.' }],
  });
  expect(aborted).toBe(true);
});

test('asking often looks once a second, and at the same time once', async () => {
  let [now, looks] = [0, 0];
  const health = createHealth({ clock: { now: () => new Date(now) } });
  health.add({ name: 'a', critical: true, check: async () => ({ ok: ++looks > 0 }) });
  await Promise.all([health.report(), health.report(), health.report()]);
  await health.report();
  expect(looks).toBe(1);
  now = 1_000;
  await health.report();
  expect(looks).toBe(2);
});
