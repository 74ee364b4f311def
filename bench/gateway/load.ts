/**
 * Makes requests at a constant rate and prints what it measured as JSON:
 *
 *     node bench/gateway/load.ts '{"url":…,"keys":[…],"model":…,"stream":false,"rate":500,"seconds":10}'
 *
 * The rate does not wait for answers, and time is taken from the moment at which a request was due, not from when it
 * was sent: a subject that stalls delays every request that comes meanwhile, and all of them count (G. Tene's
 * "coordinated omission"). With `requests` in place of `seconds` it is that many, as fast as `places` at a time go.
 */
import { Pool } from 'undici';
import { type LoadPlan, loadPlan, type Measured } from './plan.ts';
import { question } from './question.ts';

const plan: LoadPlan = loadPlan.parse(JSON.parse(process.argv[2] ?? '{}'));
const pool = new Pool(plan.url, { pipelining: 1, keepAliveTimeout: 60_000, headersTimeout: 60_000 });
const body = question(plan.model, plan.stream);
const headers = plan.keys.map((key) => ({
  authorization: `Bearer ${key}`,
  'content-type': 'application/json',
}));

const samples: Measured['samples'] = [];
let answered = 0;
let failures = 0;
let firstFailure = '';

function request(index: number, due: number): Promise<void> {
  return new Promise((resolve) => {
    let status = 0;
    let first = 0;
    let tail = '';
    const fail = (why: string): void => {
      failures++;
      firstFailure ||= why;
      resolve();
    };
    pool.dispatch(
      { path: '/v1/chat/completions', method: 'POST', headers: headers[index % headers.length], body },
      {
        onRequestStart() {},
        onResponseStart(_controller, statusCode) {
          status = statusCode;
        },
        onResponseData(_controller, chunk) {
          first ||= performance.now();
          tail = chunk.toString('latin1', Math.max(0, chunk.length - 200));
        },
        onResponseEnd() {
          if (status !== 200) return fail(`${status}: ${tail}`);
          if (plan.stream && !tail.includes('[DONE]')) return fail(`cut off: ${tail}`);
          answered++;
          if (due >= countedFrom)
            samples.push([performance.timeOrigin + due, performance.now() - due, first - due]);
          resolve();
        },
        onResponseError(_controller, error) {
          fail(String(error));
        },
      },
    );
  });
}

/** Starts what is due every millisecond, or as soon after it as this process gets to it. */
async function atRate(rate: number, seconds: number): Promise<void> {
  const total = Math.round(rate * seconds);
  const began = performance.now() + 5;
  const pending: Promise<void>[] = [];
  await new Promise<void>((resolve) => {
    const tick = (): void => {
      const now = performance.now();
      while (pending.length < total) {
        const due = began + (pending.length * 1000) / rate;
        if (due > now) break;
        pending.push(request(pending.length, due));
      }
      if (pending.length < total) setTimeout(tick, 1);
      else resolve();
    };
    tick();
  });
  await Promise.all(pending);
}

async function asFastAsPossible(requests: number, places: number): Promise<void> {
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < requests) await request(next++, performance.now());
  };
  await Promise.all(Array.from({ length: places }, work));
}

/** The first two seconds at a rate open connections and compile this very program: they are made, not counted. */
const warmUpSeconds = plan.requests === undefined ? 2 : 0;
const began = performance.now();
const countedFrom = began + warmUpSeconds * 1000;
if (plan.requests === undefined) await atRate(plan.rate, warmUpSeconds + plan.seconds);
else await asFastAsPossible(plan.requests, plan.places);
const seconds = (performance.now() - began) / 1000;

const measured: Measured = {
  answered,
  failures,
  firstFailure,
  seconds,
  samples,
};
process.stdout.write(`${JSON.stringify(measured)}\n`);
await pool.destroy();
