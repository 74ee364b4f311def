import type { Page } from 'playwright-core';
import { MainstayError, messageOf, wait } from '#kernel/base';
import { act } from '../../browsers/act.ts';
import { locate } from '../../browsers/locate.ts';
import type { Sample } from '../../domain/performance/measurement.ts';
import { describeAction } from '../../domain/suite/describe-action.ts';
import type { Action } from '../../domain/suite/step.ts';
import type { Recorded } from './recorded.ts';
import { sampleOf } from './sample.ts';
import { type Counting, countTransfer } from './transfer.ts';
import { recorderName, vitalsScript } from './vitals-script.ts';

export interface LoadRequest {
  readonly url: string;
  /** What to do on the page, once it is quiet, to see how fast it answers. */
  readonly interactions: readonly Action[];
  /** The longest that loading may take. */
  readonly milliseconds: number;
  readonly signal: AbortSignal;
}

/** A page is loaded when nothing that belongs to loading happened for so long; Lighthouse waits as long. */
const quietMilliseconds = 1000;
/** After its load event a page has so long to become quiet; then it is taken as it is. */
const settleMilliseconds = 8000;
const answerMilliseconds = 2000;

/** Makes every load of this page from now on measured. */
export async function watchLoads(page: Page): Promise<void> {
  await page.addInitScript({ content: vitalsScript() });
}

export interface MeasuredLoad {
  readonly sample: Sample;
  /** The interaction that was answered last. */
  readonly slowest: Action | undefined;
}

/**
 * Loads an address in a page of `watchLoads`, waits until it is quiet, and uses it a little.
 *
 * @throws MainstayError `testing.page_not_loaded` with what the server or the browser said
 */
export async function measureLoad(page: Page, request: LoadRequest): Promise<MeasuredLoad> {
  const { url, interactions, milliseconds, signal } = request;
  const began = performance.now();
  const left = (): number => Math.max(1, milliseconds - (performance.now() - began));
  const counting = countTransfer(page);
  const response = await page
    .goto(url, { waitUntil: 'load', timeout: left() })
    .catch((error) => notLoaded(url, plainly(messageOf(error)), error));
  if (response !== null && response.status() >= 400) {
    notLoaded(url, `the server answered ${response.status()}`);
  }
  await untilQuiet(page, counting, Math.min(settleMilliseconds, left()), signal);
  const transfer = await counting.finish();
  const loaded = await read(page);
  if (loaded === undefined) return notLoaded(url, 'the page went elsewhere while it loaded');
  const answer = await interact(page, interactions, new URL(url).origin, signal);
  // Loading ends where using begins: only the answer comes from the later record.
  const sample = sampleOf({
    recorded: { ...loaded, inp: answer?.inp ?? null },
    transfer,
    interaction: answer && describeAction(answer.action),
  });
  return { sample, slowest: answer?.action };
}

/** `page.goto: net::ERR_FAILED at http://…` and its log, without what only we know. */
function plainly(text: string): string {
  const [line = ''] = text.split('\n');
  return line.replace(/^page\.goto: /, '').replace(/ at https?:\S+$/, '');
}

function notLoaded(url: string, why: string, cause?: unknown): never {
  throw new MainstayError(
    'testing.page_not_loaded',
    `${new URL(url).pathname} could not be loaded: ${why}.`,
    {
      kind: 'unavailable',
      cause,
    },
  );
}

/** The record so far, or nothing when the page is another one by now. */
async function read(page: Page): Promise<Recorded | undefined> {
  return page.evaluate(recordedInPage, recorderName).catch(() => undefined);
}

/** Runs in the page. */
function recordedInPage(name: string): Recorded | undefined {
  return (globalThis as unknown as Record<string, Recorded | undefined>)[name];
}

async function untilQuiet(page: Page, counting: Counting, most: number, signal: AbortSignal): Promise<void> {
  const ends = performance.now() + most;
  while (performance.now() < ends) {
    signal.throwIfAborted();
    const idle = await page.evaluate(idleInPage, recorderName).catch(() => 0);
    if (idle >= quietMilliseconds && !counting.isWaiting()) return;
    const next = counting.isWaiting() ? 100 : quietMilliseconds - idle + 10;
    await wait(Math.min(next, Math.max(1, ends - performance.now())), signal);
  }
}

/** Runs in the page: for how long nothing has happened. */
function idleInPage(name: string): number {
  const record = (globalThis as unknown as Record<string, { lastChange: number } | undefined>)[name];
  return record === undefined ? 0 : performance.now() - record.lastChange;
}

interface Answer {
  readonly inp: Recorded['inp'];
  readonly action: Action;
}

/**
 * Does each interaction and waits for what the browser says of it; the slowest answer counts. Where there is nothing to
 * do, the Tab key is pressed, which every page has to answer.
 */
async function interact(
  page: Page,
  interactions: readonly Action[],
  origin: string,
  signal: AbortSignal,
): Promise<Answer | undefined> {
  const tab: Action = { do: 'press', key: 'Tab' };
  let slowest: Answer | undefined;
  let done = 0;
  for (const action of [...interactions, tab]) {
    if (action === tab && done > 0) break;
    signal.throwIfAborted();
    if (!(await perform(page, action, origin))) continue;
    done += 1;
    const inp = await untilAnswered(page, slowest === undefined, signal);
    if (inp && inp.value !== slowest?.inp?.value) slowest = { inp, action };
  }
  return slowest;
}

/** Whether it could be done. Typing is by the keyboard: setting a value is no interaction for a browser. */
async function perform(page: Page, action: Action, origin: string): Promise<boolean> {
  try {
    if (action.do !== 'fill') {
      await act(page, action, { origin, timeoutMilliseconds: answerMilliseconds });
      return true;
    }
    const field = await locate(page, action.element);
    await field?.press(action.value.slice(0, 1) || 'a', { timeout: answerMilliseconds });
    return field !== undefined;
  } catch {
    return false;
  }
}

/** What the browser says once the answer was painted. The first interaction is always reported, if late. */
async function untilAnswered(page: Page, isFirst: boolean, signal: AbortSignal): Promise<Recorded['inp']> {
  const ends = performance.now() + answerMilliseconds;
  const painted = page.evaluate(paintedInPage).catch(() => undefined);
  await Promise.race([painted, wait(answerMilliseconds, signal)]);
  for (;;) {
    const inp = (await read(page))?.inp ?? null;
    if (inp !== null || !isFirst || performance.now() >= ends) return inp;
    await wait(50, signal);
  }
}

/** Runs in the page: two pictures later, and after what waits for a quiet moment, as the library that records does. */
function paintedInPage(): Promise<void> {
  const { requestAnimationFrame: next } = globalThis as unknown as {
    requestAnimationFrame(then: () => void): void;
  };
  return new Promise((resolve) => next(() => next(() => setTimeout(resolve, 100))));
}
