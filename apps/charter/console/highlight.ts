import type { Found } from './types.ts';

export interface Part {
  readonly text: string;
  /** What was found in this part; null for the text between. */
  readonly feature: string | null;
}

/** `text` cut at what was found in it. Of two that overlap the one that begins first is shown, of those the longer. */
export function highlight(text: string, found: readonly Found[]): readonly Part[] {
  const parts: Part[] = [];
  let at = 0;
  const ordered = found
    .filter(({ start, end }) => start >= 0 && end > start && end <= text.length)
    .toSorted((a, b) => a.start - b.start || b.end - a.end);
  for (const { start, end, feature } of ordered) {
    if (start < at) continue;
    if (start > at) parts.push({ text: text.slice(at, start), feature: null });
    parts.push({ text: text.slice(start, end), feature });
    at = end;
  }
  if (at < text.length) parts.push({ text: text.slice(at), feature: null });
  return parts;
}
