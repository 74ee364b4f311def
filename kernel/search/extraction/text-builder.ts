import type { SectionStart } from '../chunks.ts';

/** Puts a text together from pieces of markup: outer space is one space, blocks are lines, paragraphs stand apart. */
export interface TextBuilder {
  /** Running text; its white space is one space. */
  words(text: string): void;
  /** Text whose white space means something. */
  verbatim(text: string): void;
  /** The next text begins after so many line ends, at least. */
  lines(count: 1 | 2): void;
  /** The next text is a heading of that level, until the function returned is called. */
  heading(level: number): () => void;
  finish(): { text: string; sections: SectionStart[] };
}

export function createTextBuilder(): TextBuilder {
  const parts: string[] = [];
  const sections: SectionStart[] = [];
  let length = 0;
  let pendingLines = 0;
  let pendingSpace = false;
  let headingStart: number | undefined;

  const add = (text: string): void => {
    const before = length === 0 ? '' : pendingLines > 0 ? '\n'.repeat(pendingLines) : pendingSpace ? ' ' : '';
    parts.push(before, text);
    length += before.length;
    if (headingStart === -1) headingStart = length;
    length += text.length;
    pendingLines = 0;
    pendingSpace = false;
  };

  return {
    words(text) {
      const said = text.replace(/[\s\u00a0]+/g, ' ');
      const inner = said.trim();
      if (said.startsWith(' ')) pendingSpace = true;
      if (inner === '') return;
      add(inner);
      pendingSpace = said.endsWith(' ');
    },
    verbatim(text) {
      if (text !== '') add(text);
    },
    lines(count) {
      pendingLines = Math.max(pendingLines, count);
    },
    heading(level) {
      headingStart = -1;
      const from = parts.length;
      return () => {
        if (headingStart !== undefined && headingStart >= 0) {
          const title = parts.slice(from).join('').trim();
          sections.push({ start: headingStart, level, title });
        }
        headingStart = undefined;
      };
    },
    finish: () => ({ text: parts.join(''), sections }),
  };
}
