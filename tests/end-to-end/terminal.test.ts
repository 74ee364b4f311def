import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';

let data: string;
const open = new Set<ChildProcess>();
beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'mainstay-terminal-'));
});
afterAll(async () => {
  for (const child of open) child.kill('SIGKILL');
  await rm(data, { recursive: true, force: true });
});

/** The command on a terminal of its own, which `script` (util-linux) makes. */
function openTerminal(): {
  type(keys: string): void;
  until(text: string): Promise<void>;
  ended: Promise<unknown>;
} {
  // The new terminal has no size of its own, and texts would be broken after every letter.
  const command = `stty cols 160 rows 50; exec ${process.execPath} cli/main.ts --data ${data} charter interview`;
  const child = spawn('script', ['-qec', command, '/dev/null'], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, TERM: 'xterm' },
  });
  open.add(child);
  let screen = '';
  child.stdout.on('data', (chunk: Buffer) => {
    screen += chunk.toString();
  });
  const ended = new Promise((resolve) => child.once('close', resolve));
  return {
    type: (keys) => child.stdin.write(keys),
    async until(text) {
      await expect.poll(() => screen, { timeout: 20_000, interval: 50 }).toContain(text);
      screen = '';
    },
    ended,
  };
}

const enter = '\r';
const controlC = '\u0003';

test('an interview in the terminal asks again, is left with Ctrl-C and goes on where it was', async () => {
  const { answers } = parse(await readFile('examples/charter/outpatient-reminders.yaml', 'utf8'));
  const first = String(Object.values(answers)[0]).trim();

  const before = openTerminal();
  await before.until('What is the project called');
  before.type(`Reminder calls${enter}`);
  await before.until('What goes wrong today');
  before.type(`People do not come.${enter}`);
  await before.until('attempt 1 of 3');
  before.type(`${first}${enter}`);
  await before.until('(2 of 12)');
  before.type(controlC);
  await before.until('Everything you answered is kept');
  expect(await before.ended).toBe(0);

  const after = openTerminal();
  await after.until('Which project');
  after.type(enter);
  await after.until('(2 of 12)');
  after.type(controlC);
  expect(await after.ended).toBe(0);
});
