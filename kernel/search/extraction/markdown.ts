import { markdownSections } from '../chunks.ts';
import type { FileText } from './file-text.ts';

/** Markdown is read as it is written: its places are those of the file. The title is the front matter's, else the first heading's. */
export function textOfMarkdown(markdown: string): Pick<FileText, 'text' | 'title' | 'sections'> {
  const text = markdown.replaceAll('\r\n', '\n');
  const sections = markdownSections(text);
  const front = /^---\n([\s\S]{0,10000}?)\n(?:---|\.\.\.)(?:\n|$)/.exec(text)?.[1];
  const named = front === undefined ? undefined : /^title:[ \t]*(.+)$/m.exec(front)?.[1]?.trim();
  const title = named?.replace(/^(["'])(.*)\1$/, '$2') || sections.find(({ level }) => level === 1)?.title;
  return { text, sections, title: title ?? null };
}
