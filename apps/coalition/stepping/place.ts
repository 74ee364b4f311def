import type { StepperSettings } from '../domain/settings.ts';
import { createStepper, type StepperFigures, type StepperWork } from './stepper.ts';
import { runStepper, type StepperNews } from './stepper-loop.ts';

/** Where worlds are stepped: a thread of its own, or the main one. */
export interface Place {
  /** @throws what the work throws; `coalition.thread_ended` when its thread ends before it answers */
  ask<Work extends keyof StepperWork>(
    work: Work,
    ...args: Parameters<StepperWork[Work]>
  ): Promise<Awaited<ReturnType<StepperWork[Work]>>>;
  /** Whether it has still to answer something. */
  isBusy(): boolean;
  /** As it last said. */
  figures(): StepperFigures | undefined;
  close(): Promise<void>;
}

/** Why a place is no more, and who was thinking then: for too long, or it broke the thread. */
export interface Ended {
  readonly thinker: { readonly number: number; readonly seat: number } | undefined;
  readonly tooSlow: boolean;
}

export interface PlaceListener {
  news(place: Place, news: StepperNews): void;
  ended(place: Place, ended: Ended): void;
}

/** The main thread as a place: for tests and machines on which threads cost more than they bring. */
export function createMainPlace(settings: StepperSettings, { news: tell }: PlaceListener): Place {
  const stepper = createStepper(settings);
  const closing = new AbortController();
  let figures: StepperFigures | undefined;
  const place: Place = {
    async ask(work, ...args) {
      // The same function by its name and with its arguments, which TypeScript does not follow through the union.
      const asked = stepper[work] as (...given: typeof args) => unknown;
      return (await asked(...args)) as never;
    },
    isBusy: () => false,
    figures: () => figures,
    async close() {
      closing.abort();
      await loop;
    },
  };
  const loop = runStepper(
    stepper,
    (news) => {
      figures = news.figures ?? figures;
      tell(place, news);
    },
    closing.signal,
  );
  return place;
}
