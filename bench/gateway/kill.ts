/**
 * What `kill -9` makes the accounting of the gateway forget, and whether a hard budget holds over it:
 *
 *     node bench/gateway/kill.ts [--kills 5]
 *
 * Programs ask through the gateway with a key that has a budget in tokens; the real program is killed in the middle and
 * started again, and in the end the budget is used up until it refuses. Counted are the answers that programs got, by
 * the calls that the program knows of, and the provider's tokens by the budget.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { call, type Mainstay, makeKey, model, signIn, startMainstay } from './mainstay.ts';
import { startHelper } from './processes.ts';
import { answerTokens, question, questionTokens } from './question.ts';

const { values } = parseArgs({ options: { kills: { type: 'string', default: '5' } } });
const kills = Number(values.kills);
const programs = 8;
const perCall = questionTokens + answerTokens;
const limitTokens = 6000 * perCall;
/** The most that may be forgotten, in milliseconds before the kill. */
const promised = 200;
const body = question(model, false);

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
const stats = z.object({ requests: z.number(), tokens: z.number() });
const usage = z.object({
  items: z.array(z.object({ calls: z.number(), input_tokens: z.number(), output_tokens: z.number() })),
});

/** When answers came, by `performance.now()`; ends with true when the budget refused, false when the program went. */
async function ask(url: string, key: string, answeredAt: number[], until: AbortSignal): Promise<boolean> {
  while (!until.aborted) {
    try {
      const answer = await fetch(`${url}/v1/chat/completions`, {
        method: 'POST',
        body,
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      });
      const text = await answer.text();
      if (answer.ok) answeredAt.push(performance.now());
      else if (text.includes('insufficient_quota')) return true;
      else throw new Error(`${answer.status}: ${text}`);
    } catch (error) {
      if (until.aborted) return false;
      throw error;
    }
  }
  return false;
}

async function countedCalls(mainstay: Mainstay, folder: string): Promise<number> {
  const token = await signIn(mainstay, folder);
  const { items } = usage.parse(await call(mainstay, 'GET', '/api/v1/models/usage?by=day', undefined, token));
  // Refused calls are counted too, without tokens.
  return items.reduce(
    (sum, { input_tokens, output_tokens }) => sum + (input_tokens + output_tokens) / perCall,
    0,
  );
}

const folder = await mkdtemp(join(tmpdir(), 'mainstay-bench-'));
const upstream = await startHelper('upstream.ts');
const told = async () => stats.parse(await (await fetch(`${upstream.url}/stats`)).json());
let mainstay = await startMainstay(folder, upstream.url);
try {
  const key = await makeKey(mainstay, await signIn(mainstay, folder), { name: 'kill', tokens: limitTokens });
  const answeredAt: number[] = [];
  let forgettable = 0;
  let before = 0;
  say(
    `${'kill'.padStart(4)}${'answered'.padStart(10)}${'counted'.padStart(10)}${'forgotten'.padStart(11)}${'in the last 200 ms'.padStart(20)}`,
  );
  for (let killed = 1; killed <= kills; killed++) {
    const until = new AbortController();
    const { url } = mainstay;
    const asking = Array.from({ length: programs }, () => ask(url, key, answeredAt, until.signal));
    await sleep(800 + Math.random() * 400);
    until.abort();
    const at = performance.now();
    await mainstay.kill();
    await Promise.all(asking);
    const late = answeredAt.filter((time) => time > at - promised).length;
    forgettable += late;
    mainstay = await startMainstay(folder, upstream.url);
    const counted = await countedCalls(mainstay, folder);
    const forgotten = answeredAt.length - counted - before;
    before += forgotten;
    say(
      `${String(killed).padStart(4)}${String(answeredAt.length).padStart(10)}${String(counted).padStart(10)}${String(forgotten).padStart(11)}${String(late).padStart(20)}`,
    );
  }
  const until = new AbortController();
  const { url } = mainstay;
  const refused = await Promise.all(
    Array.from({ length: programs }, () => ask(url, key, answeredAt, until.signal)),
  );
  const { tokens, requests } = await told();
  say(
    `\nThe budget of ${limitTokens} tokens then refused ${refused.every(Boolean) ? 'every program' : 'NOT EVERYBODY'}.`,
  );
  say(
    `The provider counted ${tokens} tokens for ${requests} calls: ${tokens - limitTokens} more than the budget.`,
  );
  say(
    `At most ${forgettable * perCall} more were to be expected: the last ${promised} ms before each of ${kills} kills.`,
  );
  if (tokens - limitTokens > forgettable * perCall || !refused.every(Boolean)) process.exitCode = 1;
} finally {
  await mainstay.stop();
  upstream.stop();
  await rm(folder, { recursive: true, force: true });
}
