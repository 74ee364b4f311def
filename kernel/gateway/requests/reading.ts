import type { TextSource } from '#kernel/guard';

/** A text that came since the model last spoke. */
export interface NewText {
  readonly source: TextSource;
  readonly text: string;
}

/** What a protocol's reader finds in the body of a request. */
export interface Reading {
  readonly texts: readonly NewText[];
  /** Of the most tokens that the answer may have, when the request states them. */
  readonly maxOutputTokens: number | undefined;
  /** How many answers are asked for at once. */
  readonly answers: number;
  readonly images: number;
  /** Characters of the body that are pictures, and so no text. */
  readonly imageCharacters: number;
}
