/** A value that a source gives for one setting. */
export interface Assignment {
  readonly path: readonly string[];
  readonly value: unknown;
  /** Where it was written: `config/mainstay.yaml:12`, an environment variable's name, `command line`. */
  readonly source: string;
}

/** One thing wrong with the configuration. */
export interface ConfigProblem {
  /** The dotted key, or the name of a file or variable when no key is to blame. */
  readonly key: string;
  readonly source: string;
  /** What is wrong, as a sentence. Never holds a secret's value. */
  readonly problem: string;
  /** What to do about it, as a sentence. */
  readonly fix: string;
}

/** What one source holds. */
export interface Reading {
  readonly assignments: readonly Assignment[];
  readonly problems: readonly ConfigProblem[];
}
