import { expect } from 'vitest';
import type { TestPlatform } from '#testing-kit';

export const base = '/api/v1/coalition';

interface AgentAnswer {
  readonly id: string;
  readonly status: string;
  readonly tick: number;
  readonly alive_here: boolean;
  readonly error: { readonly code: string; readonly message: string } | null;
}

/** What tests of living agents ask a program, over HTTP as anybody would. */
export function askingOf(platform: () => TestPlatform) {
  const post = async (path: string, body: object = {}): Promise<AgentAnswer> => {
    const answer = await platform().inject<AgentAnswer>({ method: 'POST', url: `${base}${path}`, body });
    expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
    return answer.body;
  };
  const statusOf = async (id: string): Promise<AgentAnswer> =>
    (await platform().inject<AgentAnswer>({ url: `${base}/agents/${id}/status` })).body;
  const untilTick = (id: string, tick: number) =>
    expect.poll(async () => (await statusOf(id)).tick, { timeout: 60_000 }).toBeGreaterThan(tick);
  const livingForager = async (name: string): Promise<string> => {
    const { id } = await post('/agents', { name, template: { name: 'collector' } });
    await post(`/agents/${id}/start`);
    await untilTick(id, 5);
    return id;
  };
  return { post, statusOf, untilTick, livingForager };
}

const size = 80;
const states = Array.from({ length: size }, (_, state) => `s${state}`);
const spread = (by: number): number[][] => {
  const rows = states.map((_, to) => states.map((__, from) => 1 + ((to * by + from * 7) % 13)));
  const sums = states.map((_, from) => rows.reduce((sum, row) => sum + (row[from] ?? 0), 0));
  return rows.map((row) => row.map((value, from) => value / (sums[from] ?? 1)));
};
const moves = [3, 5, 11].map(spread);

/** Looking ahead by what it might see (`sophisticated`), it thinks for minutes; without, it is quick. */
export const thinker = {
  name: 'thinker',
  depth: 5,
  factors: [
    {
      ...{ name: 'place', states, actions: ['a', 'b', 'c'] },
      B: states.map((_, to) => states.map((__, from) => moves.map((move) => move[to]?.[from] ?? 0))),
    },
  ],
  modalities: [{ name: 'seen', outcomes: states, A: spread(2), C: states.map((_, at) => at / size) }],
};
