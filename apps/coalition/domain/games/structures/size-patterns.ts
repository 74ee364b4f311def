/** The sizes of a structure's coalitions, the greatest first: an integer partition of the number of agents. */
export type Pattern = readonly number[];

/** Every partition of a whole number, 5,604 for 30; Kelleher and O'Sullivan, arXiv:0909.2331, in descending parts. */
export function* patternsOf(total: number, most = total): Generator<Pattern> {
  if (total === 0) {
    yield [];
    return;
  }
  for (let first = Math.min(total, most); first >= 1; first--)
    for (const rest of patternsOf(total - first, first)) yield [first, ...rest];
}
