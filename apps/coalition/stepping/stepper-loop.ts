import { setImmediate as yieldToOthers } from 'node:timers/promises';
import { wait } from '#kernel/base';
import type { LivedTick } from '../living/tick.ts';
import type { Packed } from './packing.ts';
import type { Stepper, StepperFigures } from './stepper.ts';

/** What a stepper tells by itself. */
export interface StepperNews {
  readonly packed?: Packed;
  readonly lived?: readonly LivedTick[];
  readonly figures?: StepperFigures;
}

const figuresMilliseconds = 500;

/** Steps worlds until it is told to stop: the same in a thread of its own as in the main one. */
export async function runStepper(
  stepper: Stepper,
  tell: (news: StepperNews) => void,
  signal: AbortSignal,
): Promise<void> {
  let toldAt = Number.NEGATIVE_INFINITY;
  while (!signal.aborted) {
    // Before anything else, so that it is kept while others are stepped.
    const packed = stepper.due();
    if (packed) tell({ packed });
    const nap = stepper.turn();
    const lived = stepper.lived();
    if (lived.length > 0) tell({ lived });
    if (performance.now() - toldAt >= figuresMilliseconds) {
      toldAt = performance.now();
      tell({ figures: stepper.figures() });
    }
    if (nap > 0) await wait(nap, signal);
    else await yieldToOthers();
  }
}
