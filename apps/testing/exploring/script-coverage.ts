import type { Page } from 'playwright-core';
import { bounded } from '../browsers/bounded.ts';

/** How much of the site's scripts ran, over all pages that were opened. */
export interface ScriptCoverage {
  start(page: Page): Promise<void>;
  /** To be called before the page is closed. */
  collect(page: Page): Promise<void>;
  /** 0 to 1, null where the browser cannot tell. */
  share(): number | null;
}

interface Script {
  readonly length: number;
  /** One for each character that ran in any page. */
  readonly ran: Uint8Array;
}

/** Scripts that are longer together are not counted on: it would take more memory than it is worth. */
const mostCharacters = 50_000_000;

/**
 * Marks what ran of a script. The ranges of V8 are nested: an inner one says what is true of its part.
 */
export function markRan(
  ran: Uint8Array,
  functions: readonly {
    readonly ranges: readonly { startOffset: number; endOffset: number; count: number }[];
  }[],
): void {
  const now = new Uint8Array(ran.length);
  const ranges = functions
    .flatMap((one) => one.ranges)
    .sort((a, b) => a.startOffset - b.startOffset || b.endOffset - a.endOffset);
  for (const { startOffset, endOffset, count } of ranges) now.fill(count > 0 ? 1 : 0, startOffset, endOffset);
  for (let at = 0; at < ran.length; at++) if (now[at] === 1) ran[at] = 1;
}

export function createScriptCoverage(origin: string): ScriptCoverage {
  const scripts = new Map<string, Script>();
  const started = new WeakSet<Page>();
  let characters = 0;
  return {
    start: async (page) => {
      try {
        await page.coverage.startJSCoverage({ resetOnNavigation: false });
        started.add(page);
      } catch {
        // Only Chromium has it.
      }
    },
    collect: async (page) => {
      if (!started.has(page) || page.isClosed()) return;
      started.delete(page);
      const entries = await bounded(page.coverage.stopJSCoverage(), {
        milliseconds: 5000,
        what: 'Coverage',
      }).catch(() => []);
      for (const { url, source = '', functions } of entries) {
        if (URL.parse(url)?.origin !== origin || source === '') continue;
        const key = `${url.split('#')[0]} ${source.length}`;
        let script = scripts.get(key);
        if (script === undefined) {
          if (characters + source.length > mostCharacters) continue;
          characters += source.length;
          script = { length: source.length, ran: new Uint8Array(source.length) };
          scripts.set(key, script);
        }
        markRan(script.ran, functions);
      }
    },
    share: () => {
      let all = 0;
      let ran = 0;
      for (const script of scripts.values()) {
        all += script.length;
        for (const one of script.ran) ran += one;
      }
      return all === 0 ? null : ran / all;
    },
  };
}
