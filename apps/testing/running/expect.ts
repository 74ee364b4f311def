import type { Page, Locator as PlaywrightLocator } from 'playwright-core';
import { wait } from '#kernel/base';
import { bounded } from '../browsers/bounded.ts';
import { locate, visible } from '../browsers/locate.ts';
import { settle } from '../browsers/settle.ts';
import { faultsOf, type PageWatch, sentenceOf } from '../browsers/watch.ts';
import type { ElementRef } from '../domain/suite/locator.ts';
import type { Expectation } from '../domain/suite/step.ts';

/** What was seen when an expectation was looked at. */
export interface Observation {
  readonly holds: boolean;
  readonly expected: string;
  readonly actual: string;
  /** Its element was not there to be looked at. */
  readonly missing?: boolean;
}

export interface ExpectOptions {
  /** How long it may take to come true. */
  readonly milliseconds: number;
  readonly signal?: AbortSignal | undefined;
}

const pauses = [5, 10, 20, 50] as const;
/** How long what is under way may still bring an error. */
const lastErrorsMilliseconds = 1000;
/** A page that does not answer for so long beyond the expectation's time hangs. */
const graceMilliseconds = 5000;

/**
 * Looks until the expectation holds or its time is over.
 *
 * @returns the last that was seen
 * @throws the signal's reason; Playwright's error when the page is gone; `testing.took_too_long` when it hangs
 */
export async function expectOf(
  page: Page,
  watch: PageWatch,
  expectation: Expectation,
  { milliseconds, signal }: ExpectOptions,
): Promise<Observation> {
  if (expectation.that === 'no-page-errors') return noPageErrors(page, watch, signal);
  const ends = performance.now() + milliseconds;
  for (let round = 0; ; round += 1) {
    const left = ends - performance.now();
    const seen = await bounded(look(page, expectation), {
      milliseconds: Math.max(0, left) + graceMilliseconds,
      what: 'Looking at the page',
      signal,
    });
    if (seen.holds || performance.now() >= ends) return seen;
    await wait(Math.min(pauses[round] ?? 100, Math.max(0, ends - performance.now())), signal);
  }
}

async function noPageErrors(
  page: Page,
  watch: PageWatch,
  signal: AbortSignal | undefined,
): Promise<Observation> {
  if (faultsOf(watch.problems()).length === 0) {
    await settle(page, { milliseconds: lastErrorsMilliseconds, signal });
  }
  const problems = faultsOf(watch.problems());
  return {
    holds: problems.length === 0,
    expected: 'no errors of the page',
    actual: problems.map(sentenceOf).join('\n').slice(0, 4000),
  };
}

function look(
  page: Page,
  expectation: Exclude<Expectation, { that: 'no-page-errors' }>,
): Promise<Observation> {
  switch (expectation.that) {
    case 'path':
      return Promise.resolve(compare(expectation.path, pathOf(page.url())));
    case 'title':
      return page.title().then((title) => compare(collapse(expectation.text), collapse(title)));
    case 'visible':
    case 'hidden':
      return presence(page, expectation.element, expectation.that);
    case 'count':
      return bestOf(page, expectation.element)
        .count()
        .then((count) => compare(String(expectation.count), String(count)));
    case 'text':
      return withElement(page, expectation.element, (found) => text(found, expectation));
    case 'value':
      return withElement(page, expectation.element, async (found) =>
        compare(expectation.value, await found.evaluate(valueInPage, undefined, answerTime)),
      );
    case 'checked':
      return withElement(page, expectation.element, async (found) =>
        compare(checkedness(expectation.on), checkedness(await found.isChecked(answerTime))),
      );
    case 'focused':
      return withElement(page, expectation.element, async (found) => {
        const focused = await found.evaluate(focusInPage, undefined, answerTime);
        return {
          ...compare(expectation.element.title, focused ?? expectation.element.title),
          holds: focused === null,
        };
      });
  }
}

/** An element may vanish between being found and being asked; then the next round looks again. */
const answerTime = { timeout: 2000 } as const;

async function withElement(
  page: Page,
  element: ElementRef,
  see: (found: PlaywrightLocator) => Promise<Observation>,
): Promise<Observation> {
  const missing = {
    holds: false,
    missing: true,
    expected: `${element.title} on the page`,
    actual: 'not there',
  };
  const found = await locate(page, element);
  if (!found) return missing;
  try {
    return await see(found);
  } catch (error) {
    if (page.isClosed()) throw error;
    return missing;
  }
}

/**
 * Being there, gone or so many is what the test is about, so only the best locator decides: a path that fits another
 * element would make the test pass.
 */
async function presence(page: Page, element: ElementRef, that: 'visible' | 'hidden'): Promise<Observation> {
  const count = await bestOf(page, element).count();
  const isVisible = count > 0;
  return {
    holds: isVisible === (that === 'visible'),
    expected: `${element.title} ${that}`,
    actual: isVisible ? 'visible' : 'not visible',
  };
}

function bestOf(page: Page, element: ElementRef): PlaywrightLocator {
  const [best] = element.locators;
  if (!best) throw new RangeError('An element has at least one locator.');
  return visible(page, best);
}

async function text(
  found: PlaywrightLocator,
  { text: wanted, match }: Extract<Expectation, { that: 'text' }>,
): Promise<Observation> {
  const { seen, written } = await found.evaluate(textInPage, undefined, answerTime);
  const expected = collapse(wanted);
  const fits = (actual: string): boolean =>
    match === 'is' ? actual === expected : actual.includes(expected);
  const actual = collapse(seen);
  return {
    // As it looks, or as it is written where style sheets change its case.
    holds: fits(actual) || fits(collapse(written)),
    expected: match === 'is' ? expected : `… ${expected} …`,
    actual: actual.slice(0, 2000),
  };
}

const compare = (expected: string, actual: string): Observation => ({
  holds: expected === actual,
  expected,
  actual,
});

const checkedness = (on: boolean): string => (on ? 'checked' : 'not checked');

const collapse = (value: string): string => value.replace(/\s+/gu, ' ').trim();

/** `/cart?open=1#list` of an address. */
export function pathOf(url: string): string {
  if (!URL.canParse(url)) return url;
  const { protocol, pathname, search, hash } = new URL(url);
  return protocol === 'http:' || protocol === 'https:' ? pathname + search + hash : url;
}

/** What the functions below, which run in the page, use of an element. */
interface InPage {
  readonly innerText?: string;
  readonly textContent: string | null;
  readonly value?: unknown;
  readonly localName: string;
  readonly id: string;
  getRootNode(): { readonly activeElement?: InPage | null };
}

function textInPage(element: InPage): { seen: string; written: string } {
  const written = element.textContent ?? '';
  // biome-ignore lint/performance/useDomNodeTextContent: what a person sees, without what is hidden
  return { seen: element.innerText ?? written, written };
}

function valueInPage(element: InPage): string {
  return typeof element.value === 'string' || typeof element.value === 'number'
    ? String(element.value)
    : (element.textContent ?? '');
}

/** Null when it has the focus, else what has it. */
function focusInPage(element: InPage): string | null {
  const focused = element.getRootNode().activeElement ?? null;
  if (focused === element) return null;
  return focused === null ? 'nothing' : focused.localName + (focused.id === '' ? '' : `#${focused.id}`);
}
