const LOCALE = 'en';

const relative = new Intl.RelativeTimeFormat(LOCALE, { numeric: 'auto', style: 'long' });
const exact = new Intl.DateTimeFormat(LOCALE, { dateStyle: 'medium', timeStyle: 'medium' });
const day = new Intl.DateTimeFormat(LOCALE, { dateStyle: 'medium' });
const dayAlone = new Intl.DateTimeFormat(LOCALE, { dateStyle: 'medium', timeZone: 'UTC' });
const whole = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 0 });
const tenth = new Intl.NumberFormat(LOCALE, { minimumFractionDigits: 1, maximumFractionDigits: 1 });

const UNITS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 365 * 86_400],
  ['month', 30 * 86_400],
  ['week', 7 * 86_400],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

/** "3 minutes ago", "in 2 hours", "just now" for less than a minute either way. `at` is ISO 8601, `now` in ms. */
export function relativeTime(at: string, now: number): string {
  const seconds = (Date.parse(at) - now) / 1000;
  if (Number.isNaN(seconds)) return at;
  for (const [unit, size] of UNITS) {
    if (Math.abs(seconds) >= size) return relative.format(Math.trunc(seconds / size), unit);
  }
  return seconds > 10 ? 'in less than a minute' : 'just now';
}

/** Date and time in the reader's own time zone. */
export function exactTime(at: string): string {
  const time = Date.parse(at);
  return Number.isNaN(time) ? at : exact.format(time);
}

/** The day in the reader's own time zone; a day without a time, such as "2026-11-21", is the same everywhere. */
export function calendarDay(at: string): string {
  const time = Date.parse(at);
  if (Number.isNaN(time)) return at;
  return (/^\d{4}-\d\d-\d\d$/.test(at) ? dayAlone : day).format(time);
}

/** "0.4 s", "12 s", "3 min 20 s", "2 h 5 min", "4 d 6 h". */
export function duration(seconds: number): string {
  if (seconds < 10) return `${tenth.format(seconds)} s`;
  const rounded = Math.round(seconds);
  if (rounded < 60) return `${rounded} s`;
  if (rounded < 3_600) return pair(rounded, 60, 'min', 1, 's');
  if (rounded < 86_400) return pair(rounded, 3_600, 'h', 60, 'min');
  return pair(rounded, 86_400, 'd', 3_600, 'h');
}

function pair(total: number, size: number, unit: string, restSize: number, restUnit: string): string {
  const rest = Math.floor((total % size) / restSize);
  const head = `${Math.floor(total / size)} ${unit}`;
  return rest === 0 ? head : `${head} ${rest} ${restUnit}`;
}

/** Seconds from `start` to `end` (or to `now`, in ms, when it has not ended); null when it has not started. */
export function elapsed(start: string | null, end: string | null, now: number): number | null {
  if (start === null) return null;
  return Math.max(0, ((end === null ? now : Date.parse(end)) - Date.parse(start)) / 1000);
}

/** 0..1 as a whole per cent. Only what is finished shows 100%, only what has not begun shows 0%. */
export function percent(share: number): string {
  if (share <= 0) return '0%';
  if (share >= 1) return '100%';
  return `${Math.min(99, Math.max(1, Math.round(share * 100)))}%`;
}

export const count = (value: number): string => whole.format(value);

/** "1 run", "2 runs". */
export const plural = (value: number, one: string, many: string): string =>
  `${count(value)} ${value === 1 ? one : many}`;

const money = new Intl.NumberFormat(LOCALE, {
  style: 'currency',
  currency: 'USD',
  maximumFractionDigits: 6,
  trailingZeroDisplay: 'stripIfInteger',
});

/** "$10", "$2.50", "$0.005". */
export const dollars = (value: number): string => money.format(value);

/** A score out of ten, always with one decimal: "7.0". */
export const score = (value: number): string => tenth.format(value);

/** "820 B", "14.2 kB", "3.0 MB" (powers of 1,000). */
export function bytes(size: number): string {
  if (size < 1000) return `${whole.format(size)} B`;
  if (size < 1e6) return `${tenth.format(size / 1e3)} kB`;
  if (size < 1e9) return `${tenth.format(size / 1e6)} MB`;
  return `${tenth.format(size / 1e9)} GB`;
}
