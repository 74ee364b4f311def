import type { Observation } from '../../inference/observation.ts';

/** A world that several agents live in at once, each in its own place. What happens in it follows from a seed. */
export interface SharedWorld {
  /** Factors that mean the same to all members, so that they can tell each other about them. */
  readonly common: readonly string[];
  /** What a member observes, @param eyes of others that it sees with too, where sight can be told */
  sense(member: number, eyes: readonly number[]): Observation;
  /** One step: all act at once. @returns what each gained by it */
  act(actions: readonly (readonly number[])[]): readonly number[];
}
