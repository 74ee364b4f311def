import type { Platform } from '#kernel/app';
import { createSamples, type Samples } from '../stepping/samples.ts';

const made = new WeakMap<object, Samples>();

/** How long the app's answers took in this process: routes note it, and one of them tells it. */
export function responseTimesOf({ durable }: Pick<Platform, 'durable'>): Samples {
  const existing = made.get(durable);
  if (existing) return existing;
  const fresh = createSamples();
  made.set(durable, fresh);
  return fresh;
}
