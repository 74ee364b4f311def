/** So many words in a row are no chance: a quotation. */
const shingle = 8;

const words = /[\p{L}\p{N}']+/gu;

/**
 * The stretches of an answer that repeat eight or more words of the instructions in a row (w-shingling, Broder 1997).
 * Case, punctuation and white space do not count.
 */
export function repeatedStretches(answer: string, instructions: string): { start: number; end: number }[] {
  const given = (instructions.toLowerCase().match(words) ?? []).map(String);
  if (given.length < shingle) return [];
  const known = new Set<string>();
  for (let i = 0; i + shingle <= given.length; i += 1) known.add(given.slice(i, i + shingle).join(' '));
  const said = [...answer.toLowerCase().matchAll(words)];
  // Lower case may change a length in a few scripts; then the places would be wrong, so the answer is taken as it is.
  const tokens = answer.toLowerCase().length === answer.length ? said : [...answer.matchAll(words)];
  const found: { start: number; end: number }[] = [];
  for (let i = 0; i + shingle <= tokens.length; i += 1) {
    const run = tokens.slice(i, i + shingle);
    if (!known.has(run.map(([word]) => word).join(' '))) continue;
    const start = run[0]?.index ?? 0;
    const last = run.at(-1);
    const end = (last?.index ?? 0) + (last?.[0].length ?? 0);
    const before = found.at(-1);
    if (before !== undefined && start <= before.end) found[found.length - 1] = { start: before.start, end };
    else found.push({ start, end });
  }
  return found;
}
