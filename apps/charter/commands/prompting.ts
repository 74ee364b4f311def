import { isCancel } from '@clack/prompts';

/** Thrown when the person leaves with Ctrl-C: everything answered is kept. */
export class Left extends Error {}

/** The answer to a prompt. @throws Left */
export function ask<T>(answer: T): Exclude<T, symbol> {
  if (isCancel(answer)) throw new Left();
  // What is no cancellation is no symbol: the prompts give that one only.
  return answer as Exclude<T, symbol>;
}
