import { Worker } from 'node:worker_threads';
import { MainstayError } from '#kernel/base';
import type { StepperSettings } from '../domain/settings.ts';
import { tooSlow as tookTooLong } from '../living/inhabitant.ts';
import type { Ended, Place, PlaceListener } from './place.ts';
import type { StepperFigures } from './stepper.ts';
import { errorFromWire, type Order, type ThreadStart, type Told } from './wire.ts';

const lookMilliseconds = 250;
/** Small worlds make much short-lived waste: a young generation that is small is cleaned often and stays in caches. */
const resourceLimits = { maxYoungGenerationSizeMb: 16, maxOldGenerationSizeMb: 2048 };

interface Waiting extends PromiseWithResolvers<unknown> {
  /** The world for whose agents it thinks; 0 is nobody's, and -1 where it does not think. */
  readonly about: unknown;
}

const thinksAlone: ReadonlySet<string> = new Set(['trial', 'explain']);

const threadEnded = (): MainstayError =>
  new MainstayError('coalition.thread_ended', 'The thread in which this was at work has ended; try again.', {
    kind: 'unavailable',
  });

/**
 * A thread as a place. Who thinks longer in it than `most_tick_seconds` cannot be interrupted: the thread is ended, and
 * `ended` says who it was.
 */
export function createThreadPlace(settings: StepperSettings, { news: tell, ended }: PlaceListener): Place {
  const turns = new SharedArrayBuffer(3 * Int32Array.BYTES_PER_ELEMENT);
  const whose = new Int32Array(turns);
  const waiting = new Map<number, Waiting>();
  // The settings of the whole app are more than the thread is for, and may hold what cannot be copied.
  const start: ThreadStart<StepperSettings> = { settings: stepperSettingsOf(settings), turns };
  const worker = new Worker(new URL('./stepper-thread.ts', import.meta.url), {
    ...{ name: 'agents', workerData: start, resourceLimits },
    // Flags of this process may not suit a file (--input-type, a debugger's port).
    execArgv: [],
  });
  worker.unref();
  let figures: StepperFigures | undefined;
  let orders = 0;
  let closing = false;
  let tooSlow = false;
  let seen = { turn: 0, milliseconds: 0, lookedAt: performance.now() };

  const look = (): void => {
    const turn = Atomics.load(whose, 0);
    const lookedAt = performance.now();
    // While the whole process stood still, or this thread did not come to look, nobody can have thought for too long.
    const since = Math.min(lookedAt - seen.lookedAt, 2 * lookMilliseconds);
    seen = { turn, lookedAt, milliseconds: turn === seen.turn ? seen.milliseconds + since : 0 };
    if (turn % 2 === 0 || seen.milliseconds < settings.most_tick_seconds * 1000) return;
    tooSlow = true;
    void worker.terminate();
  };
  const watch = setInterval(look, lookMilliseconds);
  watch.unref();

  worker.on('message', (told: Told) => {
    if ('news' in told) {
      figures = told.news.figures ?? figures;
      return tell(place, told.news);
    }
    const asked = waiting.get(told.id);
    waiting.delete(told.id);
    if ('error' in told) asked?.reject(errorFromWire(told.error));
    else asked?.resolve(told.value);
  });
  // An error ends the thread, and its end is what matters.
  worker.on('error', () => {});
  worker.on('exit', () => {
    clearInterval(watch);
    const stopped: Ended = {
      ...{ tooSlow },
      thinker: Atomics.load(whose, 0) % 2 === 1 ? { number: whose[1] ?? 0, seat: whose[2] ?? 0 } : undefined,
    };
    if (!closing) ended(place, stopped);
    closing = true;
    for (const { reject, about } of waiting.values())
      reject(
        tooSlow && about === stopped.thinker?.number
          ? tookTooLong(settings.most_tick_seconds)
          : threadEnded(),
      );
    waiting.clear();
  });

  const place: Place = {
    async ask(work, ...args) {
      if (closing) throw threadEnded();
      orders += 1;
      const order: Order = { id: orders, work, args };
      const asked = Promise.withResolvers<unknown>();
      waiting.set(order.id, { ...asked, about: work === 'live' ? args[0] : thinksAlone.has(work) ? 0 : -1 });
      worker.postMessage(order);
      // The thread answers each order with what belongs to it.
      return (await asked.promise) as never;
    },
    isBusy: () => waiting.size > 0,
    figures: () => figures,
    async close() {
      closing = true;
      await worker.terminate();
    },
  };
  return place;
}

function stepperSettingsOf(settings: StepperSettings): StepperSettings {
  const { ticks_per_second, checkpoint_ticks, checkpoint_seconds, most_tick_seconds, history_ticks } =
    settings;
  return { ticks_per_second, checkpoint_ticks, checkpoint_seconds, most_tick_seconds, history_ticks };
}
