import type { Disagreement, PageFacts } from './facts.ts';

/** How many items the first page of a list showed, for each list of so many items in all. */
export type PageMemory = Map<string, ReadonlyMap<string, number>>;

interface Paging {
  readonly page: number;
  readonly last: number;
  readonly total: number;
  /** The words of the total, such as "# products". */
  readonly words: string;
}

const pageOfPages = /\b(?:page|seite|página|pagina)\s+(\d+)\s+(?:of|von|de|di|\/)\s+(\d+)\b/iu;
const totals = /\b(\d+)\s+(\p{L}{3,})/gu;

/**
 * Every page but the last shows as many items as the first; the last shows what is left of the total that the page
 * states. A page that shows fewer leaves some out, or shows some twice.
 *
 * @param memory what first pages showed; added to
 * @param route the page without what the address asks for
 */
export function pagesWrong(facts: PageFacts, memory: PageMemory, route: string): Disagreement[] {
  const found: Disagreement[] = [];
  for (const { page, last, total, words } of pagingsOf(facts)) {
    const key = `${route} ${words} ${total} ${last}`;
    const counts = [
      ...facts.lists,
      ...facts.tables.map(({ key: table, rows }) => ({ key: table, items: rows.length })),
    ];
    if (page === 1) {
      const fitting = counts.filter(({ items }) => items > 0 && Math.ceil(total / items) === last);
      if (fitting.length > 0) memory.set(key, new Map(fitting.map((one) => [one.key, one.items])));
      continue;
    }
    for (const [list, first] of memory.get(key) ?? []) {
      const seen = counts.find((one) => one.key === list)?.items;
      const expected = page < last ? first : total - first * (last - 1);
      if (seen === undefined || seen === expected) continue;
      found.push({
        check: 'page.pages_wrong',
        confidence: 'certain',
        title: `Page ${page} of ${last} shows ${seen} items where ${expected} of ${total} belong`,
        advice: 'Look at how the pages are cut: each begins where the one before it ended.',
        about: `${route} ${words}`,
        expected: `${expected} items: the first page shows ${first}, and there are ${total} ${words}.`,
        seen: `${seen} items`,
      });
    }
  }
  return found;
}

function pagingsOf({ texts, currentPage }: PageFacts): Paging[] {
  return texts.flatMap((text): Paging[] => {
    const said = pageOfPages.exec(text);
    const [page, last] = said ? [Number(said[1]), Number(said[2])] : [currentPage?.page, currentPage?.last];
    if (page === undefined || last === undefined || page > last || last < 2) return [];
    const rest = said ? text.replace(said[0], '') : text;
    return [...rest.matchAll(totals)].flatMap(([, number, words = '']) => {
      const total = Number(number);
      return total >= last ? [{ page, last, total, words: words.toLowerCase() }] : [];
    });
  });
}
