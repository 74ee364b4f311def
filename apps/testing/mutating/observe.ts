import type { Page } from 'playwright-core';
import { bounded } from '../browsers/bounded.ts';
import type { Mutant } from '../domain/mutation/mutant.ts';
import { shortHash } from '../domain/writing/hash.ts';
import { markRan } from '../exploring/script-coverage.ts';
import { findMutants, isReadable, type Place, type Script } from './find-mutants.ts';

/** What tests ran of the site's scripts. */
export interface Observer {
  start(page: Page): Promise<void>;
  /** To be called before the page is closed. */
  collect(page: Page, testKey: string): Promise<void>;
  /** Every change of every script that was seen, with the tests in which its place ran. */
  mutants(): readonly Mutant[];
  /** The scripts that were seen and may be changed. */
  scripts(): readonly Script[];
  /** The functions that ran in a test: `/app.js#save:12`. */
  functionsOf(testKey: string): readonly string[];
  /** Whether the change leaves a script that can be read. */
  isReadable(mutant: Mutant): boolean;
  /** Scripts that were left out, each by its path, with why. */
  leftOut(): readonly string[];
}

interface Known {
  readonly script: Script;
  readonly places: readonly Place[];
  /** For each place the tests in which it ran. */
  readonly coveredBy: readonly Set<string>[];
}

const longestScript = 1_000_000;
const answerMilliseconds = 8000;
/** By their paths: what others wrote and the site only serves. */
const ofOthers = /(^|[/.-])(node_modules|vendors?|polyfills?|third[-_]party)([/.-]|$)|\.min\.m?js$/i;

/** Watches the scripts that come from `origin`. */
export function createObserver(origin: string): Observer {
  const known = new Map<string, Known>();
  const skipped = new Map<string, string>();
  const functions = new Map<string, Set<string>>();
  const files = new WeakMap<Page, Set<string>>();

  const learn = (script: Script): Known | undefined => {
    const reason = reasonToLeave(script);
    if (reason !== undefined) {
      skipped.set(script.file, reason);
      return undefined;
    }
    const id = `${script.inline ? script.file : ''} ${shortHash(script.source)}`;
    const before = known.get(id);
    if (before) return before;
    const places = findMutants(script);
    const made: Known = { script, places, coveredBy: places.map(() => new Set()) };
    known.set(id, made);
    return made;
  };

  return {
    async start(page) {
      const seen = new Set<string>();
      files.set(page, seen);
      page.on('request', (request) => {
        if (request.resourceType() === 'script') seen.add(withoutFragment(request.url()));
      });
      await page.coverage.startJSCoverage({ resetOnNavigation: false });
    },
    async collect(page, testKey) {
      const asked = files.get(page);
      if (!asked || page.isClosed()) return;
      files.delete(page);
      const entries = await bounded(page.coverage.stopJSCoverage(), {
        milliseconds: answerMilliseconds,
        what: 'Coverage',
      }).catch(() => []);
      const own = functions.get(testKey) ?? new Set();
      functions.set(testKey, own);
      const sources = new Map(entries.flatMap(({ url, source }) => (source ? [[url, source] as const] : [])));
      for (const { url, source: told, functions: ran } of entries) {
        if (URL.parse(url)?.origin !== origin) continue;
        const inline = !asked.has(withoutFragment(url));
        // The text of a script may be gone with its page; its file, asked for again, has the same.
        const source = told || (inline ? undefined : sources.get(url));
        if (!source) continue;
        const { pathname: file } = new URL(url);
        const script = learn({ file, inline, source });
        if (!script) continue;
        noteRan(script, ran, testKey, own);
      }
    },
    mutants: () =>
      [...known.values()].flatMap(({ places, coveredBy }) =>
        places.map((place, at) => ({ ...place, coveredBy: [...(coveredBy[at] ?? [])].sort() })),
      ),
    scripts: () => [...known.values()].map(({ script }) => script),
    functionsOf: (testKey) => [...(functions.get(testKey) ?? [])].sort(),
    isReadable: (mutant) => {
      const id = `${mutant.inline ? mutant.file : ''} ${mutant.script}`;
      const source = known.get(id)?.script.source;
      return source !== undefined && isReadable(source, mutant);
    },
    leftOut: () => [...skipped].map(([file, reason]) => `${file}: ${reason}`),
  };
}

type Ran = Parameters<typeof markRan>[1][number] & { readonly functionName: string };

function noteRan(
  { script, places, coveredBy }: Known,
  ran: readonly Ran[],
  testKey: string,
  functions: Set<string>,
): void {
  const marks = new Uint8Array(script.source.length);
  markRan(marks, ran);
  for (const [at, { start }] of places.entries()) if (marks[start] === 1) coveredBy[at]?.add(testKey);
  for (const { functionName, ranges } of ran) {
    const [whole] = ranges;
    if (functionName === '' || !whole || whole.count === 0) continue;
    functions.add(`${script.file}#${functionName}:${whole.startOffset}`);
  }
}

function reasonToLeave({ file, source }: Script): string | undefined {
  if (ofOthers.test(file)) return 'its name says that others wrote it';
  return source.length > longestScript ? 'it is longer than a megabyte' : undefined;
}

const withoutFragment = (url: string): string => url.split('#')[0] ?? url;
