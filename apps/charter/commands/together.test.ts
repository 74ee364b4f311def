import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));

// Each command is a process that opens a database.
vi.setConfig({ testTimeout: 180_000 });

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'mainstay-together-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}
function mainstay(...words: string[]): Promise<Ended> {
  const common = ['--data', join(directory, 'data'), '--config', join(directory, 'config')];
  return new Promise((resolve) => {
    const file = join(root, 'cli/main.ts');
    const child = execFile(process.execPath, [file, ...common, ...words], (_, out, err) =>
      resolve({ code: child.exitCode ?? -1, out, err }),
    );
  });
}

test('people work together from a terminal: comment, assign, agree, share, look back', async () => {
  const begun = await mainstay('charter', 'start', '--project-name', 'Together');
  expect(begun.code, begun.err).toBe(0);
  const id = begun.out.trim();
  const charter = (verb: string, ...words: string[]): Promise<Ended> =>
    mainstay('charter', verb, id, ...words);

  const said = await charter('comment', 'business.problem', 'Whose number is this?');
  expect([said.code, said.out], said.err).toEqual([0, 'The comment is kept.\n']);
  const nowhere = await charter('comment', 'business.no', 'Hm.');
  expect([nowhere.code, nowhere.err]).toEqual([2, expect.stringContaining('no question "business.no"')]);
  const nobody = await charter('assign', 'data', 'nobody@example.org', '--due', '2026-12-24');
  expect([nobody.code, nobody.err]).toEqual([1, expect.stringContaining('nobody@example.org')]);
  const shared = await charter('share', '--days', '3', '--label', 'Works council');
  expect([shared.code, shared.out], shared.err).toEqual([
    0,
    expect.stringMatching(/\/api\/v1\/charter\/shared\?token=[\w-]{43}\n$/),
  ]);
  const plan = await charter('approve');
  expect([plan.code, plan.out], plan.err).toEqual([0, 'No plan says who must agree.\n']);
  const wrong = await charter('approve', '--plan', 'Board');
  expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining('is no step')]);
  const history = await charter('history');
  expect([history.code, history.out], history.err).toEqual([0, 'Nothing was answered yet.\n']);
  const all = await mainstay('charter', 'portfolio');
  expect([all.code, all.out], all.err).toEqual([
    0,
    expect.stringMatching(/^Charters: 1\n.*in-progress +1\n/s),
  ]);
  const exact = await mainstay('charter', 'portfolio', '--json');
  expect(JSON.parse(exact.out)).toMatchObject({ charters: 1, ages: { open: 1 }, waiting: { committee: 0 } });
});
