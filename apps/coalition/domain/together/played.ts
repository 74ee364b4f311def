/**
 * What each group of members earned together, at the place that the group's bits make (bit i is member i); nobody, 0.
 *
 * The worth of a group is what its members earned in a life of the same seed in which they acted together while all
 * others were in the same world, too, each for itself. So the worth of one member is what it earned where all acted
 * alone, and that of all is what they earned together: both are lives of the study itself. What others do may help or
 * harm a group (they eat the same food), so that this is a game with externalities, of which the others are taken to
 * stay apart: the γ characteristic function (Chander and Tulkens, International Journal of Game Theory 26 (1997)), and
 * its Shapley value is the externality-free value (de Clippel and Serrano, Econometrica 76 (2008), 1413–1436).
 */
export type Worths = readonly number[];

/** What one member came to. */
export interface Outcome {
  /** What it earned itself, and what it got when that was divided. */
  readonly earned: number;
  readonly payoff: number;
  /** The mean over all ticks, in nats. */
  readonly free_energy: number;
  /** The tick at which it first gained something; null when it never did. */
  readonly found: number | null;
}

export interface Played {
  readonly members: readonly Outcome[];
  /** Ticks at which what members told each other could not all be true. */
  readonly contradictions: number;
  /** What each group earned, where that was played to divide by it. */
  readonly worths?: Worths;
}
