/** The thread in which worlds are stepped. Started by thread-place.ts. */
import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import type { StepperSettings } from '../domain/settings.ts';
import { createStepper } from './stepper.ts';
import { runStepper } from './stepper-loop.ts';
import { errorOnWire, type Order, type ThreadStart, type Told } from './wire.ts';

// Of this thread alone, on Linux: who asks something goes before what lives in the background.
if (process.platform === 'linux') setPriority(10);

// What thread-place.ts gives.
const { settings, turns }: ThreadStart<StepperSettings> = workerData;
const whose = new Int32Array(turns);
const stepper = createStepper(settings, (thinker) => {
  if (thinker) {
    whose[1] = thinker.number;
    whose[2] = thinker.seat;
  }
  // Odd while one thinks. Whoever watches sees that it is the same turn for too long.
  Atomics.add(whose, 0, 1);
});
const tell = (told: Told): void => parentPort?.postMessage(told);

parentPort?.on('message', async ({ id, work, args }: Order) => {
  try {
    // Both sides have the type of the order from the same interface.
    const ordered = stepper[work] as (...given: unknown[]) => unknown;
    tell({ id, value: await ordered(...args) });
  } catch (error) {
    tell({ id, error: errorOnWire(error) });
  }
});

await runStepper(stepper, (news) => tell({ news }), new AbortController().signal);
