/** A worker that joins starts a browser and signs in, perhaps: fewer tests than this are not worth it. */
const leastTestsEach = 10;

/**
 * Over how many workers the tests of one execution are shared out.
 *
 * @param tests that are left to run
 * @param workers that live
 * @param most that are wanted
 */
export function shardsFor({
  tests,
  workers,
  most,
}: {
  readonly tests: number;
  readonly workers: number;
  readonly most: number;
}): number {
  return Math.max(1, Math.min(most, workers, Math.floor(tests / leastTestsEach)));
}
