import type { Schema } from '../operation.ts';

/** Where a value breaks its schema. */
export interface SchemaError {
  readonly keyword: string;
  /** JSON pointer into the value. */
  readonly path: string;
  /** Pointer to the keyword in the schema. */
  readonly rule: string;
  /** For people. */
  readonly message: string;
  /** The property that is missing or too much. */
  readonly property?: string | undefined;
}

/** Judges values by schemas; made by `apis/validators.ts`. */
export interface Validators {
  /** To the letter, every known format included. */
  isValid(schema: Schema, value: unknown): boolean;
  errors(schema: Schema, value: unknown): readonly SchemaError[];
  /** As `errors`, but only formats count of which a machine can be certain. */
  answerErrors(schema: Schema, value: unknown): readonly SchemaError[];
  /**
   * Would the most forgiving correct reader take it: one that reads "5" as 5 and a single value as a list, fills in
   * defaults, drops unknown fields and does not check formats?
   */
  acceptsLeniently(schema: Schema, value: unknown): boolean;
}
