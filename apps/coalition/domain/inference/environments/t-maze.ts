import type { Convention, ModelInput } from '../model-input.ts';

export interface TMazeOptions {
  /** The chance of the reward in the right arm. */
  readonly reward?: number;
  readonly C?: { readonly reward: number; readonly loss: number };
  /** Whether the cue modality has an outcome for "no cue" (else places without cue show one of the two at random). */
  readonly nullCue?: boolean;
  readonly convention?: Convention;
  readonly depth?: number;
}

/**
 * The T-maze: a rat in the centre, a reward in the left or right arm, and a cue below that tells which. It may go
 * anywhere at each step; here arms do not trap. (Friston et al., "Active inference and epistemic value", Cognitive
 * Neuroscience 6, 2015; in the form of pymdp's `legacy/envs/tmaze.py`, whose published numbers it is tested with.)
 */
export function tMaze(options: TMazeOptions = {}): ModelInput {
  const { reward = 0.98, C = { reward: 3, loss: -3 }, nullCue = false } = options;
  const places = [0, 1, 2, 3];
  const sides = [0, 1];
  const table = (outcomes: number, chance: (outcome: number, place: number, side: number) => number) =>
    Array.from({ length: outcomes }, (_, outcome) =>
      places.map((place) => sides.map((side) => chance(outcome, place, side))),
    );
  const isArm = (place: number): boolean => place === 1 || place === 2;
  const first = nullCue ? 1 : 0;
  return {
    name: 'T-maze',
    convention: options.convention ?? 'pymdp-jax',
    depth: options.depth ?? 1,
    factors: [
      {
        name: 'place',
        states: ['centre', 'left', 'right', 'cue'],
        actions: ['to centre', 'to left', 'to right', 'to cue'],
        B: places.map((next) => places.map(() => places.map((action) => (next === action ? 1 : 0)))),
        D: [1, 0, 0, 0],
      },
      {
        name: 'context',
        states: ['reward left', 'reward right'],
        B: sides.map((next) => sides.map((now) => [next === now ? 1 : 0])),
      },
    ],
    modalities: [
      {
        name: 'place',
        outcomes: ['centre', 'left', 'right', 'cue'],
        parents: ['place'],
        A: places.map((outcome) => places.map((place) => (outcome === place ? 1 : 0))),
      },
      {
        name: 'reward',
        outcomes: ['none', 'reward', 'loss'],
        A: table(3, (outcome, place, side) => {
          if (!isArm(place)) return outcome === 0 ? 1 : 0;
          if (outcome === 0) return 0;
          return (outcome === 1) === (place === side + 1) ? reward : 1 - reward;
        }),
        C: [0, C.reward, C.loss],
      },
      {
        name: 'cue',
        outcomes: nullCue ? ['none', 'left', 'right'] : ['left', 'right'],
        A: table(2 + first, (outcome, place, side) => {
          if (place === 3) return outcome === side + first ? 1 : 0;
          if (nullCue) return outcome === 0 ? 1 : 0;
          return 0.5;
        }),
      },
    ],
  };
}
