const baseSeconds = 0.5;
const capSeconds = 8;

/**
 * Seconds before the next attempt: "full jitter", a random share of a time that doubles, so that those who failed
 * together do not come back together (M. Brooker, Exponential Backoff And Jitter, AWS Architecture Blog, 2015).
 *
 * @param failed attempts so far, from 1
 * @param random a number from 0 to below 1
 */
export function backoffSeconds(failed: number, random: number): number {
  return random * Math.min(capSeconds, baseSeconds * 2 ** (failed - 1));
}
