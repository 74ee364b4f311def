import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { endOrphans, killGroup, newMark } from './processes.ts';

const lives = (pid: number | undefined): boolean => {
  try {
    return process.kill(pid ?? 0, 0);
  } catch {
    return false;
  }
};

/** Stands for a browser: the head of a group of processes, with the mark. */
const startMarked = async (): Promise<{ child: ChildProcess; pid: number | undefined }> => {
  const mark = await newMark();
  const child = spawn('sleep', ['120'], {
    detached: true,
    stdio: 'ignore',
    env: { ...process.env, ...mark.environment },
  });
  await once(child, 'spawn');
  return { child, pid: await mark.pid() };
};

const onLinux = test.skipIf(process.platform !== 'linux');

onLinux('what a killed process left behind is ended, what another still uses is not', async () => {
  const own = await startMarked();
  expect(own.pid).toBe(own.child.pid);
  const script = `
    import { spawn } from 'node:child_process';
    import { newMark } from ${JSON.stringify(import.meta.resolve('./processes.ts'))};
    const mark = await newMark();
    const child = spawn('sleep', ['120'], { detached: true, stdio: 'ignore', env: { ...process.env, ...mark.environment } });
    console.log(child.pid);
    child.unref();
  `;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script]);
  const orphan = Number(stdout);
  expect(lives(orphan)).toBe(true);
  try {
    await endOrphans();
    await expect.poll(() => lives(orphan), { timeout: 10_000 }).toBe(false);
    expect(lives(own.pid)).toBe(true);
  } finally {
    own.child.kill('SIGKILL');
  }
});

onLinux('a browser that a script started is ended with its script', async () => {
  const script = spawn('sh', ['-c', 'sleep 120 & echo $!; wait'], {
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [line] = await once(script.stdout, 'data');
  const browser = Number(String(line));
  expect(lives(browser)).toBe(true);
  await killGroup(browser);
  await expect.poll(() => lives(browser) || lives(script.pid), { timeout: 10_000 }).toBe(false);
});
