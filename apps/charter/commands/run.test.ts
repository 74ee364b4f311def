import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { documentFormats } from '#kernel/documents';
import { FRAMEWORK_IDS } from '../domain/frameworks/framework.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const examples = join(root, 'examples/charter');
const written = documentFormats.map((format) => `charter.${format}`).sort();
const covered = FRAMEWORK_IDS.map((framework) => `coverage-${framework}.csv`);

// Each command is a process that opens a database.
vi.setConfig({ testTimeout: 120_000 });

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'mainstay-charter-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

interface Page {
  readonly items: readonly { readonly id: string; readonly project_name: string; readonly status: string }[];
}

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** `mainstay …` on a data directory of the tests, with nobody at the terminal. */
function mainstay(...words: string[]): Promise<Ended> {
  const common = ['--data', join(directory, 'data'), '--config', join(directory, 'config')];
  return new Promise((resolve) => {
    const file = join(root, 'cli/main.ts');
    const child = execFile(process.execPath, [file, ...common, ...words], (_, out, err) =>
      resolve({ code: child.exitCode ?? -1, out, err }),
    );
  });
}

const run = (answers: string, out: string, ...more: string[]): Promise<Ended> =>
  mainstay(...more, 'charter', 'run', '--answers', answers, '--out', join(directory, out));

async function answersFile(name: string, change: (text: string) => string): Promise<string> {
  const text = change(await readFile(join(examples, 'outpatient-reminders.yaml'), 'utf8'));
  const file = join(directory, name);
  await writeFile(file, text);
  return file;
}

test('a charter that may proceed ends with 0, with its files written and its rules on the screen', async () => {
  const { code, out, err } = await run(join(examples, 'outpatient-reminders.yaml'), 'proceed');
  expect([code, out], err).toEqual([0, expect.stringContaining('PROCEED_WITH_MONITORING')]);
  expect(out).toContain('Would change it:');
  expect((await readdir(join(directory, 'proceed'))).sort()).toEqual([...written, ...covered].sort());
  expect(err.split('\n').slice(0, -1)).not.toContain('');
});

test('a halted charter ends with 3, and --json prints nothing but JSON', async () => {
  const { code, out, err } = await run(join(examples, 'classroom-attention.yaml'), 'halt', '--json');
  expect([code, err]).toEqual([3, '']);
  const printed: { decision: string; rules: { id: string }[]; files: string[] } = JSON.parse(out);
  expect(printed.decision).toBe('HALT');
  expect(printed.rules[0]?.id).toBe('eu-ai-act.prohibited.emotion-at-work-or-school');
  expect(printed.files).toHaveLength(documentFormats.length + covered.length);
  expect((await readFile(join(directory, 'halt/charter.pdf'))).subarray(0, 4).toString()).toBe('%PDF');
});

test('a committee is pointed to; a charter can be listed, reopened and finished again', async () => {
  const { code, out, err } = await run(join(examples, 'warehouse-shifts.yaml'), 'committee');
  expect([code, out], err).toEqual([0, expect.stringContaining('mainstay approval list')]);
  // The README shows this very run.
  const readme = await readFile(join(root, 'apps/charter/README.md'), 'utf8');
  expect(readme).toContain(out.replaceAll(join(directory, 'committee'), 'charter'));
  const page: Page = JSON.parse((await mainstay('--json', 'charter', 'list')).out);
  const waiting = page.items.find(({ status }) => status === 'awaiting-committee')?.id ?? '';
  const shown = await mainstay('charter', 'show', waiting);
  expect([shown.code, shown.out], shown.err).toEqual([0, expect.stringContaining('COMMITTEE')]);
  const again = await mainstay('charter', 'download', waiting, '--out', join(directory, 'again'));
  expect(again.code, again.err).toBe(0);
  expect((await readdir(join(directory, 'again'))).sort()).toEqual(written);
  const coverage = await mainstay('charter', 'coverage', waiting);
  expect(coverage.out, coverage.err).toContain('no statement of compliance');
  const csv = await mainstay('charter', 'coverage', waiting, '--framework', 'altai', '--csv');
  expect(csv.out, csv.err).toMatch(/^Framework,Version,/);
  const none = await mainstay('charter', 'coverage', waiting, '--framework', 'iso-9001');
  expect([none.code, none.err]).toEqual([2, expect.stringContaining('known are nist-ai-rmf')]);
  const cards = await mainstay('charter', 'cards', waiting, '--out', join(directory, 'cards'));
  expect(cards.code, cards.err).toBe(0);
  expect(await readdir(join(directory, 'cards'))).toHaveLength(2 * documentFormats.length);
  const halted = page.items.find(({ project_name: name }) => name.startsWith('Attention camera'));
  expect(halted?.status).toBe('completed');
  const id = halted?.id ?? '';
  expect((await mainstay('charter', 'reopen', id)).out).toContain(`--session ${id}`);
  const finished = await mainstay('charter', 'finish', id);
  expect([finished.code, finished.out], finished.err).toEqual([3, expect.stringContaining('HALT')]);
});

test('an interview can be begun without a terminal, and goes on anywhere', async () => {
  const begun = await mainstay('charter', 'start', '--project-name', 'Begun by a script');
  expect([begun.code, begun.out], begun.err).toEqual([0, expect.stringMatching(/^[0-9a-f-]{36}\n$/)]);
  const shown = await mainstay('--json', 'charter', 'show', begun.out.trim());
  expect(JSON.parse(shown.out)).toMatchObject({ status: 'in-progress', current: 'business.problem' });
});

test('a file that is too large, or that aliases blow up, ends with 2 before it is sent', async () => {
  const large = join(directory, 'large.yaml');
  await writeFile(large, `title: Large\nanswers:\n  business.problem: ${'x'.repeat(4_200_000)}\n`);
  const tooLarge = await run(large, 'none');
  expect([tooLarge.code, tooLarge.err]).toEqual([2, expect.stringContaining('charter.answers_too_large')]);
  const bomb = join(directory, 'bomb.yaml');
  const lines = Array.from({ length: 9 }, (_, level) => {
    const above = level === 0 ? 'x' : Array.from({ length: 9 }, () => `*a${level - 1}`).join(', ');
    return `a${level}: &a${level} [${above}]`;
  });
  await writeFile(bomb, `${lines.join('\n')}\n`);
  const blown = await run(bomb, 'none');
  expect([blown.code, blown.err]).toEqual([2, expect.stringContaining('charter.answers_malformed')]);
});

test('faults of the file end with 2: the line of broken YAML, an unknown id with the nearest one', async () => {
  const broken = await answersFile('broken.yaml', (text) =>
    text.replace('  business.cost: >', '  business.cost: "'),
  );
  const malformed = await run(broken, 'none');
  expect(malformed.code, malformed.err).toBe(2);
  expect(malformed.err).toMatch(/broken\.yaml, line \d+ is not valid YAML/);

  const misspelt = await answersFile('misspelt.yaml', (text) =>
    text.replace('business.cost:', 'bussiness.cost:'),
  );
  const unknown = await run(misspelt, 'none');
  expect(unknown.code, unknown.err).toBe(2);
  expect(unknown.err).toContain('answers.bussiness.cost is no question; did you mean business.cost?');
  expect(unknown.err).toContain('answers.business.cost is required');
  expect(unknown.err).toContain('(charter.answers_invalid)');

  const absent = await run(join(directory, 'nowhere.yaml'), 'none');
  expect(absent.code, absent.err).toBe(2);
  expect((await mainstay('charter', 'run')).code).toBe(2);
  expect(await readdir(directory)).not.toContain('none');
});
