import { execFileSync, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test, vi } from 'vitest';
import { prepare } from './prepared.ts';
import { sampleDocument } from './sample.ts';
import { createTypesetter } from './typesetting.ts';

const document = prepare(sampleDocument);
const pdf = { document, format: 'pdf', paper: 'a4' } as const;

/** The typesetting processes of this one. */
function processes(): number[] {
  const list = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' });
  return list.split('\n').flatMap((line) => {
    const [pid, parent] = line.trim().split(/\s+/).map(Number);
    return parent === process.pid && line.includes('typesetting-process') && pid ? [pid] : [];
  });
}

test('documents are written in another process, which ends when it has nothing to do', async () => {
  const typeset = createTypesetter({ idleSeconds: 0.2, longestSeconds: 60 });
  const written = await Promise.all([typeset(pdf), typeset({ ...pdf, format: 'docx' }), typeset(pdf)]);
  const heads = written.map((bytes) => Buffer.from(bytes.slice(0, 4)).toString('latin1'));
  expect(heads).toEqual(['%PDF', 'PK\x03\x04', '%PDF']);
  await vi.waitFor(() => expect(processes()).toEqual([]), { timeout: 10_000 });
  expect(Buffer.from(await typeset(pdf)).equals(Buffer.from(written[0] ?? []))).toBe(true);
  await vi.waitFor(() => expect(processes()).toEqual([]), { timeout: 10_000 });
});

test('what cannot be set is reported with its diagnostic, and the next document is written', async () => {
  const typeset = createTypesetter({ idleSeconds: 0.2, longestSeconds: 60 });
  const blocks = [{ kind: 'paragraph' as const, runs: [{ text: '[9]', cite: 9 }] }];
  const broken = typeset({ ...pdf, document: { ...document, blocks } });
  const next = typeset({ ...pdf, format: 'html' });
  await expect(broken).rejects.toMatchObject({
    code: 'documents.render_failed',
    details: {
      diagnostics: [expect.objectContaining({ message: expect.stringContaining('does not exist') })],
    },
  });
  expect(Buffer.from(await next).toString('utf8')).toContain(sampleDocument.title);
});

test('a process that is killed is replaced and the document written; after the second death it is given up', async () => {
  const typeset = createTypesetter({ idleSeconds: 0.2, longestSeconds: 60 });
  await vi.waitFor(() => expect(processes()).toEqual([]), { timeout: 10_000 });
  const killOne = (but: number[] = []): Promise<number> =>
    vi.waitFor(
      () => {
        const [pid] = processes().filter((one) => !but.includes(one));
        if (pid === undefined) throw new Error('not there yet');
        process.kill(pid, 'SIGKILL');
        return pid;
      },
      { timeout: 10_000, interval: 5 },
    );
  const survives = typeset(pdf);
  const first = await killOne();
  expect((await survives).length).toBeGreaterThan(1000);
  await vi.waitFor(() => expect(processes()).toEqual([]), { timeout: 10_000 });

  const lost = typeset(pdf).catch((error: unknown) => error);
  const second = await killOne([first]);
  await killOne([first, second]);
  expect(await lost).toMatchObject({ code: 'documents.render_failed', retryable: true });
});

test('a document that takes too long is given up', async () => {
  const typeset = createTypesetter({ idleSeconds: 0.2, longestSeconds: 0.001 });
  await expect(typeset(pdf)).rejects.toThrow('longer than');
});

test('a program that has written a document can end at once', () => {
  const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url));
  const program = `
    const { renderDocument } = await import(${JSON.stringify(here('./index.ts'))});
    const model = { title: 'T', language: 'en', facts: [], blocks: [], references: [] };
    process.stdout.write(String((await renderDocument(model, 'pdf')).bytes.length > 1000));`;
  const ended = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    cwd: here('../..'),
    encoding: 'utf8',
    timeout: 15_000, // well below the 20 s for which the other process would wait for more
  });
  expect([ended.status, ended.stdout, ended.stderr]).toEqual([0, 'true', '']);
});
