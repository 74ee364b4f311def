/** A reading of a text, with the way back: where in the original each character of it came from. */
export interface View {
  readonly text: string;
  /** What was done to read it so: `plain`, `look-alikes`, `base64`, … */
  readonly reading: string;
  /** Offsets in the original text of a stretch of this reading. */
  locate(start: number, end: number): { readonly start: number; readonly end: number };
}

/** A reading in which each character stands where it stood. */
export function sameLengthView(text: string, reading: string): View {
  return { text, reading, locate: (start, end) => ({ start, end }) };
}

/** A reading of one stretch as a whole: whatever is found in it, is found in all of that stretch. */
export function stretchView(text: string, reading: string, start: number, end: number): View {
  return { text, reading, locate: () => ({ start, end }) };
}

/** A reading whose character `i` came from `starts[i]` to `ends[i]` of the original. */
export function mappedView(
  text: string,
  reading: string,
  starts: readonly number[],
  ends: readonly number[],
): View {
  return {
    text,
    reading,
    locate: (start, end) => ({
      start: starts[start] ?? starts.at(-1) ?? 0,
      end: ends[Math.max(start, end - 1)] ?? ends.at(-1) ?? 0,
    }),
  };
}
