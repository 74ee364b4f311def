import type { Convention } from './model-input.ts';

/** A factor that an array depends on: where its beliefs lie in a belief, and how many. */
export interface Parent {
  readonly factor: number;
  readonly offset: number;
  readonly size: number;
}

/**
 * One hidden-state factor. `B` is flat, `[action][column][next]`, a column being a combination of its parents' states
 * (the last parent fastest); so are its counts `pB`.
 */
export interface Factor {
  readonly name: string;
  readonly states: readonly string[];
  readonly actions: readonly string[];
  readonly size: number;
  /** Where its beliefs begin in a belief. */
  readonly offset: number;
  readonly parents: readonly Parent[];
  readonly columns: number;
  readonly B: Float64Array;
  readonly D: Float64Array;
  readonly pB: Float64Array | undefined;
  readonly pD: Float64Array | undefined;
}

/** One outcome modality. `A` is flat, `[column][outcome]`; `entropies` has the entropy of each column. */
export interface Modality {
  readonly name: string;
  readonly outcomes: readonly string[];
  readonly size: number;
  /** Where its outcomes begin when those of all modalities lie in a row. */
  readonly offset: number;
  readonly parents: readonly Parent[];
  readonly columns: number;
  readonly A: Float64Array;
  readonly entropies: Float64Array;
  /** Preferences of each step ahead; the last holds for all later ones. */
  readonly C: readonly Float64Array[];
  readonly pA: Float64Array | undefined;
}

/** A compiled model. A belief is one flat array: the marginals of all factors in a row, `beliefSize` long. */
export interface Model {
  readonly name: string;
  readonly factors: readonly Factor[];
  readonly modalities: readonly Modality[];
  readonly beliefSize: number;
  readonly outcomesSize: number;
  readonly depth: number;
  /** Listed policies, `[policy][step][factor]`; undefined: all of `depth`. */
  readonly policies: readonly (readonly (readonly number[])[])[] | undefined;
  readonly E: Float64Array | undefined;
  readonly pE: Float64Array | undefined;
  readonly gamma: number;
  readonly convention: Convention;
}
