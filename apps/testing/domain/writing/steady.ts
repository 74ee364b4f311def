import type { ElementRef, Locator } from '../suite/locator.ts';

/**
 * What differs from run to run on a site that is as it should be: dates, times, ids, counts and amounts, and what is
 * said of a person. A word with a digit in it ("HTML5", "h1") is a word.
 */
const varying: readonly RegExp[] = [
  /(?<![\p{L}\d])\d/u,
  /\b[0-9a-f]{8,}\b/i,
  /\b(?=\w*\d\w*\d)(?=\w*[a-z])\w{7,}\b/i,
  /\b(jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]*\.? \d/i,
  /\b(mon|tues|wednes|thurs|fri|satur|sun)day\b/i,
  /\b(ago|just now|today|yesterday|tomorrow|this (week|month|year))\b/i,
  /\S@\S+\.\S/,
  /\b([Hh]ello|[Hh]i|[Ww]elcome|[Dd]ear|(?:[Ss]igned|[Ll]ogged) in as),?( back,?)? \p{Lu}/u,
];

/**
 * Whether a text can be expected to be the same at the next run: it holds nothing that looks like a date, a time, an
 * id, a number or somebody's data, but for what the test itself `typed`.
 */
export function isSteady(text: string, typed: readonly string[] = []): boolean {
  const rest = [...typed]
    .filter((value) => value.trim().length > 1)
    .sort((a, b) => b.length - a.length)
    .reduce((left, value) => left.split(value.trim()).join(' '), text);
  return rest.length <= 300 && !varying.some((pattern) => pattern.test(rest));
}

/** The number in a text that has exactly one, and no other reason to vary. */
export function onlyNumber(text: string): number | undefined {
  const numbers = text.match(/\d+/g) ?? [];
  const [first] = numbers;
  if (first === undefined || numbers.length !== 1 || first.length > 3) return undefined;
  return isSteady(text.replace(first, '')) ? Number(first) : undefined;
}

/**
 * The element with only those ways to find it that will still find it at the next run.
 *
 * @param strict only by what is the element's own, where another would be found in its place once it is gone
 * @returns undefined when no way is left
 */
export function steadyElement(
  element: ElementRef,
  typed: readonly string[] = [],
  strict = false,
): ElementRef | undefined {
  const locators = element.locators.filter((locator) => isSteadyLocator(locator, typed, strict));
  return locators.length === 0 ? undefined : { ...element, locators };
}

function isSteadyLocator(locator: Locator, typed: readonly string[], strict: boolean): boolean {
  switch (locator.by) {
    case 'role':
      return locator.name === undefined ? !strict : isSteady(locator.name, typed);
    case 'label':
    case 'placeholder':
    case 'text':
      return isSteady(locator.text, typed);
    case 'test-id':
      return isSteady(locator.value.replaceAll(/[-_]/g, ' '), typed);
    case 'css':
      return strict
        ? /^#[\w-]*$/.test(locator.selector) && !/\d{3}/.test(locator.selector)
        : !/nth-|\d{3}|[a-z]\d+[a-z]+\d|\[(text|name)=/i.test(locator.selector);
  }
}
