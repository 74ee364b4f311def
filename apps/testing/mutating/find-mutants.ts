import type { Mutant } from '../domain/mutation/mutant.ts';
import { shortHash } from '../domain/writing/hash.ts';
import { applied, type Change } from './change.ts';
import { operators } from './operators/operators.ts';
import { parseScript, visitAll } from './visit.ts';

/** A script as it was delivered. */
export interface Script {
  /** The path of its file, or of the page that it stands in. */
  readonly file: string;
  readonly inline: boolean;
  readonly source: string;
}

/** A change of a script, known by what and where it is. */
export type Place = Omit<Mutant, 'coveredBy'>;

/** The longest line that is shown of a script that a machine wrote. */
const longestLine = 160;

/** Every change of a script, in the order of its text; none of what cannot be read. */
export function findMutants({ file, inline, source }: Script): readonly Place[] {
  const program = parseScript(source);
  if (!program) return [];
  const changes: Change[] = [];
  visitAll(program, (node, around) => {
    for (const operator of operators) changes.push(...operator({ node, around, source }));
  });
  const script = shortHash(source);
  const lines = lineStarts(source);
  const seen = new Map<string, number>();
  return changes
    .filter(({ start, end, replacement }) => source.slice(start, end) !== replacement)
    .sort((a, b) => a.start - b.start || b.end - a.end)
    .map((change) => {
      const { line, column } = positionOf(lines, change.start);
      const { before, after } = diffOf(source, change);
      const name = [file, change.operator, before.trim(), after.trim()].join('\n');
      const again = seen.get(name) ?? 0;
      seen.set(name, again + 1);
      return {
        ...change,
        ...{ file, inline, script, line, column, before, after },
        id: shortHash(`${name}\n${again}`),
      };
    });
}

/** Whether the script can still be read with the change in it. */
export const isReadable = (source: string, change: Omit<Change, 'operator'>): boolean =>
  parseScript(applied(source, change)) !== undefined;

function lineStarts(source: string): readonly number[] {
  const starts = [0];
  for (let at = source.indexOf('\n'); at >= 0; at = source.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

function positionOf(
  starts: readonly number[],
  at: number,
): { readonly line: number; readonly column: number } {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= at) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: at - (starts[low] ?? 0) + 1 };
}

/** The lines around a change, before and with it. */
function diffOf(source: string, { start, end, replacement }: Change) {
  const from = source.lastIndexOf('\n', start - 1) + 1;
  const next = source.indexOf('\n', end);
  const to = next < 0 ? source.length : next;
  // Of a very long line, what is near the change.
  const left = Math.max(from, start - longestLine / 2);
  const right = Math.min(to, end + longestLine / 2);
  const head = source.slice(left, start);
  const tail = source.slice(end, right);
  return {
    before: clipped(`${head}${source.slice(start, end)}${tail}`),
    after: clipped(`${head}${replacement}${tail}`),
  };
}

/** The first lines: what follows them is left out, and says so. */
function clipped(text: string): string {
  const lines = text.split('\n');
  const shown = lines
    .slice(0, 4)
    .map((line) => (line.length > 2 * longestLine ? `${line.slice(0, 2 * longestLine)}…` : line));
  return [
    ...shown,
    ...(lines.length > shown.length ? [`… ${lines.length - shown.length} more lines`] : []),
  ].join('\n');
}
