import type { ReadControls } from './controls-in-page.ts';
import type { ReadLists } from './lists-in-page.ts';
import type { Look } from './look.ts';
import type { PageTools } from './page-tools.ts';
import type { ReadTexts } from './texts-in-page.ts';

/** What is asked of a page. */
export interface LookRequest {
  /** Lists seen before: a list that is empty now may not look like one. */
  readonly lists: readonly string[];
  /** What was typed, to be looked for in the browser's storage. */
  readonly typed: readonly string[];
}

interface Readers {
  readonly lists: (known: readonly string[]) => ReadLists;
  readonly controls: (lists: ReadLists) => ReadControls;
  readonly texts: (lists: ReadLists) => ReadTexts;
}

/** Reads a page in one go. Runs inside it, from its source text: it uses nothing from outside but what it is given. */
export function lookInPage(
  { page, squeeze, drawn }: PageTools,
  readers: Readers,
  { lists: known, typed }: LookRequest,
): Look {
  const { document, location } = page;
  const stored = (): string => {
    try {
      return [...Object.values(page.localStorage), ...Object.values(page.sessionStorage)].join('\n');
    } catch {
      return ''; // A page without an origin has no storage.
    }
  };
  const lists = readers.lists(known);
  const kept = typed.length === 0 ? '' : stored();
  const heading = [...document.querySelectorAll('h1, h2, [role=heading]')].find(drawn);
  return {
    path: location.href.slice(location.origin.length),
    title: document.title,
    heading: squeeze(heading?.textContent ?? ''),
    lists: lists.lists,
    ...readers.controls(lists),
    ...readers.texts(lists),
    stored: typed.filter((text) => kept.includes(text)),
  };
}
