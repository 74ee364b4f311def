import { afterAll, beforeAll, expect, test } from 'vitest';
import { jsonb, run, sql } from '#kernel/database';
import { type TestPlatform, testPlatform } from '#testing-kit';

let platform: TestPlatform;
beforeAll(async () => {
  platform = await testPlatform(['testing'], { 'server.public_url': 'https://mainstay.example.org' });
});
afterAll(() => platform.dispose());

const base = '/api/v1/testing/executions';
const db = () => platform.open.platform.db;

/** An execution that had found something when it was cancelled. */
async function cancelled(): Promise<{ id: string; file: string }> {
  const { body } = await platform.inject<{ id: string; run_id: string }>({
    method: 'POST',
    url: base,
    // Nothing listens there.
    body: { url: 'http://127.0.0.1:1/' },
  });
  const { id, run_id: runId } = body;
  const status = async () =>
    (await platform.inject<{ status: string }>({ url: `${base}/${id}` })).body.status;
  await expect.poll(status, { timeout: 30_000, interval: 100 }).toBe('failed');
  const content = Buffer.from('a trace');
  const file = await platform.open.platform.artifacts.put(db(), {
    ...{ name: 'trace.zip', contentType: 'application/zip', content, runId },
  });
  const finding = {
    ...{ check: 'page.error', type: 'functional', severity: 'serious', confidence: 'certain' },
    ...{ title: 'It broke', advice: 'Mend it.', key: 'broke', path: '/', steps: [] },
    evidence: [{ kind: 'file', title: 'Trace', artifact_id: file.id, content_type: 'application/zip' }],
  };
  await run(
    db(),
    sql`insert into testing.finding (execution_id, type, key, finding)
      values (${id}, 'functional', 'broke', ${jsonb(finding)})`,
  );
  await run(db(), sql`update testing.execution set status = 'running', error = null where id = ${id}`);
  await platform.inject({ method: 'POST', url: `${base}/${id}/cancel` });
  return { id, file: file.id };
}

test('one that is cancelled is reported as that, with links to its evidence', {
  timeout: 60_000,
}, async () => {
  const { id, file } = await cancelled();
  const formats = async () =>
    (await platform.inject<{ items: { format: string }[] }>({ url: `${base}/${id}/reports` })).body.items
      .map(({ format }) => format)
      .sort();
  await expect
    .poll(formats, { timeout: 40_000, interval: 200 })
    .toEqual(['csv', 'ctrf', 'html', 'junit', 'md', 'pdf']);
  const report = async (format: string): Promise<string> =>
    Buffer.from((await platform.inject({ url: `${base}/${id}/reports/${format}` })).bytes).toString();

  const html = await report('html');
  expect(html).toContain('Not finished');
  expect(html).toContain('It was cancelled. Until then:');
  expect(html).toContain(`https://mainstay.example.org/api/v1/artifacts/${file}/content`);
  const summary = await report('md');
  expect(summary).toContain('It was cancelled.');
  expect(summary).toContain(`https://mainstay.example.org/apps/testing/executions/${id}`);
  // It is as it was ended.
  const { body } = await platform.inject<object>({ url: `${base}/${id}` });
  expect(body).toMatchObject({ status: 'cancelled', phase: 'done' });
});
