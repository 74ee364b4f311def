import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { freePort, type Program, runCommand, startProgram } from '#testing-kit';

// The real program, twice, and each command is a process of its own.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

let data: string;
let program: Program | undefined;
beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'mainstay-study-'));
});
afterAll(async () => {
  await program?.stop();
  await rm(data, { recursive: true, force: true });
});

const study = (...words: string[]) => runCommand(['--data', data, 'coalition', 'study', ...words]);

test('after kill -9 a study goes on, and the terminal shows what it came to', async () => {
  program = await startProgram(data, await freePort());
  const begun = await study(
    ...['create', 'Killed', '--ways', 'observations', '--seeds', '30', '--ticks', '1000', '--no-wait'],
  );
  expect(begun.code, begun.err).toBe(0);
  const id = begun.out.trim();
  // As the command line does it: the file is there for whoever may read the data.
  const { url, token } = JSON.parse(await readFile(join(data, 'server.json'), 'utf8'));
  const done = async (): Promise<number> => {
    const headers = { authorization: `Bearer ${token}` };
    const answer = await fetch(`${url}/api/v1/coalition/studies/${id}`, { headers });
    return JSON.parse(await answer.text()).done;
  };
  await expect.poll(done, { timeout: 60_000 }).toBeGreaterThan(0);
  await program.kill();

  program = await startProgram(data, await freePort());
  const shown = await study('show', id, '--wait');
  expect(shown.code, shown.err).toBe(0);
  expect(shown.out).toMatch(/^\S+ {2}completed +30\/30 seeds {2}Killed\n/);
  expect(shown.out).toMatch(/\nSharing observations, the coalition did better than its members alone, by /);
  expect(shown.out).toMatch(/\nWay +Payoff +Difference +Interval .*\nalone .*\nobservations .* better\n/);
  expect(shown.out).toMatch(/\nLegs +observations +\d.* better\n/);
});

test('what groups earned is played, and told with what that takes', async () => {
  const wish = [
    ...['create', 'Parts', '--ways', 'observations', '--divide', 'shapley', '--seeds', '6', '--ticks', '40'],
    ...['--member', 'Eyes=scout', '--member', 'Legs=runner', '--member', 'More=scout'],
  ];
  const cost = await study(...wish, '--cost');
  expect(cost.out).toMatch(
    /^5 lives of each seed, 3600 ticks of members in all \(the most is 5000000\): about \d+ s/,
  );
  const played = await study(...wish);
  expect(played.code, played.err).toBe(0);
  expect(played.out).toMatch(/\nTogether +Way +Earned .*\nEyes +observations +0\n/);
  expect(played.out).toMatch(/\nEyes \+ Legs \+ More +observations .*\n/);
});
