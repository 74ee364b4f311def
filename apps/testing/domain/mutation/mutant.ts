/**
 * What became of a mutant, in the words of mutation-testing-elements ("Mutant states and metrics"). `pending` was not
 * run in the time; `runtime_error` broke the whole page while it loaded, which any test at all would notice.
 */
export const mutantStatuses = [
  'killed',
  'timeout',
  'survived',
  'no_coverage',
  'runtime_error',
  'pending',
] as const;
export type MutantStatus = (typeof mutantStatuses)[number];

/** One small change of a script of the site, as it is delivered to the browser. */
export interface Mutant {
  /** Stays the same while the line it is in, and those like it before it, stay the same. */
  readonly id: string;
  /** The path of the script, or of the page that it stands in. */
  readonly file: string;
  readonly inline: boolean;
  /** The hash of the script's text: only this very text is changed. */
  readonly script: string;
  /** In the script's text, in UTF-16 units; the end is not of it. */
  readonly start: number;
  readonly end: number;
  /** From 1; of a script in a page, from the script's own beginning. */
  readonly line: number;
  readonly column: number;
  /** As Stryker names its mutators: `EqualityOperator`. */
  readonly operator: string;
  readonly replacement: string;
  /** The lines that change, as they were and as they are then. */
  readonly before: string;
  readonly after: string;
  /** Keys of the tests in which this place ran. */
  readonly coveredBy: readonly string[];
}

/** How a mutant fared. */
export interface MutantResult {
  readonly status: MutantStatus;
  /** Tests that failed with it, and all that were run with it. */
  readonly killedBy: readonly string[];
  readonly ranBy: readonly string[];
  readonly seconds: number;
}
