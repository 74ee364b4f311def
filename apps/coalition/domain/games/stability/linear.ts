/**
 * A linear programme: the x with the least cost · x, where each row's coefficients · x is at least its bound (or equal
 * to it) and each x at least its lower bound (which may be -Infinity).
 */
export interface LinearProgramme {
  readonly cost: readonly number[];
  readonly lower: readonly number[];
  readonly rows: readonly Row[];
}

export interface Row {
  readonly coefficients: readonly number[];
  readonly bound: number;
  readonly equal: boolean;
}

export interface LinearSolution {
  readonly values: readonly number[];
  readonly cost: number;
  /** By how much the least cost rises with each row's bound; at least 0 for rows that are not equalities. */
  readonly duals: readonly number[];
}

/** Null where no x fits; where the cost has no least value it throws. */
export type LinearSolver = (programme: LinearProgramme) => LinearSolution | null;
