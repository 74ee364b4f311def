/** A piece of a text. `text.slice(start, end)` is what it says; pieces follow each other without gap or overlap. */
export interface Chunk {
  /** UTF-16 units. */
  readonly start: number;
  readonly end: number;
  /** The headings it stands under, outermost first, joined by ` › `; empty when there are none. */
  readonly heading: string;
}

/** Where a section begins, in UTF-16 units; `level` 1 is outermost. */
export interface SectionStart {
  readonly start: number;
  readonly level: number;
  readonly title: string;
}

export interface ChunkOptions {
  /** A piece is closed at the first good place after this many units (default 1,000, some 160 words). */
  readonly targetLength?: number;
  /** No piece is longer (default twice the target). */
  readonly longestLength?: number;
  /** Sections of the text; Markdown headings when absent. */
  readonly sections?: readonly SectionStart[];
}

const defaultTarget = 1000;

/**
 * Cuts a text where its author did: at headings, else between paragraphs, else between sentences, else between words.
 * Paragraphs of one section are put together up to the target. Joined, the pieces are the text.
 */
export function chunkText(text: string, options: ChunkOptions = {}): Chunk[] {
  const target = Math.max(1, options.targetLength ?? defaultTarget);
  const longest = Math.max(target, options.longestLength ?? target * 2);
  const sections = [...(options.sections ?? markdownSections(text))].sort((a, b) => a.start - b.start);
  const bounds = [
    ...new Set([0, ...sections.map(({ start }) => start).filter((at) => at > 0 && at < text.length)]),
  ];
  const chunks: Chunk[] = [];
  const path: SectionStart[] = [];
  let next = 0;
  bounds.forEach((start, n) => {
    for (let section = sections[next]; section && section.start <= start; section = sections[++next]) {
      while ((path.at(-1)?.level ?? 0) >= section.level) path.pop();
      path.push(section);
    }
    const heading = path.map(({ title }) => title).join(' › ');
    const end = bounds[n + 1] ?? text.length;
    for (const piece of pieces(text, start, end, target, longest)) chunks.push({ ...piece, heading });
  });
  return joinEmpty(text, chunks);
}

/** A heading with nothing under it says something only before what follows. */
function joinEmpty(text: string, chunks: readonly Chunk[]): Chunk[] {
  const joined: Chunk[] = [];
  let from: number | undefined;
  chunks.forEach((chunk, n) => {
    const start = from ?? chunk.start;
    const own = text.slice(chunk.start, chunk.end).trim();
    const title = chunk.heading.split(' › ').at(-1) ?? '';
    const bare = own === '' || (title !== '' && own.replace(/^#+\s*|\s*#+$/g, '') === title);
    if (bare && n + 1 < chunks.length) {
      from = start;
      return;
    }
    from = undefined;
    joined.push({ ...chunk, start });
  });
  return joined;
}

function* pieces(
  text: string,
  from: number,
  to: number,
  target: number,
  longest: number,
): Generator<{ start: number; end: number }> {
  let start = from;
  while (to - start > longest) {
    const end = cut(text, start, target, longest);
    yield { start, end };
    start = end;
  }
  // What is left may still be two good pieces; a tail that says little stays with what came before.
  if (to - start > target * 1.5) {
    const end = cut(text, start, target, to - start);
    if (end < to) {
      yield { start, end };
      start = end;
    }
  }
  if (start < to) yield { start, end: to };
}

/** Ends of paragraphs, sentences, lines and words, the better first. What stands before the cut includes the space. */
const places = [/\n[ \t]*\n\s*/g, /[.!?…]["'”’)\]]*\s+/g, /\n\s*/g, /\s+/g] as const;

/** The best place to end a piece that begins at `start`: the one nearest to the target within half of it. */
function cut(text: string, start: number, target: number, longest: number): number {
  const earliest = start + Math.ceil(target / 2);
  const latest = start + longest;
  const window = text.slice(earliest, latest);
  for (const place of places) {
    let best: number | undefined;
    for (const match of window.matchAll(place)) {
      const at = earliest + match.index + match[0].length;
      if (best === undefined || Math.abs(at - start - target) < Math.abs(best - start - target)) best = at;
    }
    if (best !== undefined) return best;
  }
  // Never between the two halves of a character.
  const code = text.charCodeAt(latest - 1);
  return code >= 0xd800 && code < 0xdc00 && latest - 1 > start ? latest - 1 : latest;
}

/** Headings of Markdown (`## Title`) outside of code blocks. */
export function markdownSections(text: string): SectionStart[] {
  const sections: SectionStart[] = [];
  let fence: string | undefined;
  let start = 0;
  for (const line of text.split('\n')) {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence !== undefined) {
      if (mark?.startsWith(fence)) fence = undefined;
    } else if (mark !== undefined) fence = mark;
    else {
      const [, marks, rest] = /^ {0,3}(#{1,6})[ \t](.*)$/.exec(line) ?? [];
      const title = rest
        ?.trim()
        .replace(/[ \t]#+$/, '')
        .trim();
      if (marks && title) sections.push({ start, level: marks.length, title });
    }
    start += line.length + 1;
  }
  return sections;
}
