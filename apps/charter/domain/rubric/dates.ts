import { detect } from './detect.ts';

/** A date as it was written, with the first and the last day that it can mean (`YYYY-MM-DD`, both included). */
export interface WrittenDate {
  readonly text: string;
  readonly from: string;
  readonly to: string;
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const SEASONS: Readonly<Record<string, readonly [number, number]>> = {
  spring: [3, 5],
  summer: [6, 8],
  autumn: [9, 11],
  fall: [9, 11],
  early: [1, 4],
  mid: [5, 8],
  late: [9, 12],
  easter: [3, 4],
  christmas: [12, 12],
};

/**
 * The dates in a text that name their year, in order. A date without a year ("on 30 June") is left out: which year it
 * means would be a guess, and what is found here is held against other dates.
 */
export function datesIn(text: string): readonly WrittenDate[] {
  return detect(text).flatMap((one) => {
    const span = one.feature === 'date' ? spanOf(one.text.toLowerCase()) : undefined;
    return span === undefined ? [] : [{ text: one.text, ...span }];
  });
}

/** True when every day that `a` can mean lies before every day that `b` can mean. */
export const isBefore = (a: WrittenDate, b: WrittenDate): boolean => a.to < b.from;

/** The latest and the earliest of some dates; undefined when there is none. */
export const latest = (dates: readonly WrittenDate[]): WrittenDate | undefined =>
  dates.reduce<WrittenDate | undefined>((best, one) => (!best || one.to > best.to ? one : best), undefined);
export const earliest = (dates: readonly WrittenDate[]): WrittenDate | undefined =>
  dates.reduce<WrittenDate | undefined>(
    (best, one) => (!best || one.from < best.from ? one : best),
    undefined,
  );

type Span = { readonly from: string; readonly to: string };

function spanOf(text: string): Span | undefined {
  const years = [...text.matchAll(/(?:19|20)\d{2}/g)].map(([year]) => Number(year));
  const [year] = years;
  if (year === undefined) return undefined;
  return byNumbers(text, year) ?? byMonth(text, year) ?? byPart(text, year) ?? bySeason(text, years);
}

/** `2027-03`, `2027-03-15`, `15.03.2027`. A date with slashes could be either way round and counts as its year. */
function byNumbers(text: string, year: number): Span | undefined {
  const [, , isoMonth, isoDay] = /\b(\d{4})-(\d{2})(?:-(\d{2}))?\b/.exec(text) ?? [];
  const [, dottedDay, dottedMonth] = /\b(\d{1,2})\.(\d{1,2})\.\d{4}/.exec(text) ?? [];
  const month = Number(isoMonth ?? dottedMonth ?? 0);
  const day = isoDay ?? dottedDay;
  if (month < 1 || month > 12) return undefined;
  return months(year, month, month, day === undefined ? undefined : Number(day));
}

function byMonth(text: string, year: number): Span | undefined {
  const month = MONTHS.findIndex((name) => new RegExp(`\\b${name}`).test(text)) + 1;
  if (month === 0) return undefined;
  const day = /\b(\d{1,2})(?:st|nd|rd|th)?\b/.exec(text.replace(String(year), ''))?.[1];
  return months(year, month, month, day === undefined ? undefined : Number(day));
}

function byPart(text: string, year: number): Span | undefined {
  const part = /\b([qht])([1-4])\b/.exec(text);
  if (!part) return undefined;
  const length = part[1] === 'q' ? 3 : part[1] === 'h' ? 6 : 4;
  const first = (Number(part[2]) - 1) * length + 1;
  return first > 12 ? undefined : months(year, first, first + length - 1);
}

function bySeason(text: string, years: readonly number[]): Span {
  const season = Object.keys(SEASONS).find((name) => text.includes(name));
  const [first, last] = (season === undefined ? undefined : SEASONS[season]) ?? [1, 12];
  return {
    from: months(years[0] ?? 0, first, last).from,
    to: months(years.at(-1) ?? 0, first, last).to,
  };
}

function months(year: number, first: number, last: number, day?: number): Span {
  const iso = (month: number, date: number): string =>
    `${year}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`;
  const end = new Date(Date.UTC(year, last, 0)).getUTCDate();
  return day !== undefined && day >= 1 && day <= end
    ? { from: iso(first, day), to: iso(last, day) }
    : { from: iso(first, 1), to: iso(last, end) };
}
