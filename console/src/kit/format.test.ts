import { expect, test } from 'vitest';
import {
  bytes,
  calendarDay,
  dollars,
  duration,
  elapsed,
  percent,
  plural,
  relativeTime,
  score,
} from './format.ts';
import { search } from './search.ts';
import { rowWindow } from './window.ts';

const now = Date.parse('2027-03-01T12:00:00Z');

test('relative times', () => {
  expect(relativeTime('2027-03-01T11:59:40Z', now)).toBe('just now');
  expect(relativeTime('2027-03-01T11:57:00Z', now)).toBe('3 minutes ago');
  expect(relativeTime('2027-02-28T11:00:00Z', now)).toBe('yesterday');
  expect(relativeTime('2027-03-01T14:30:00Z', now)).toBe('in 2 hours');
});

test('a day without a time is the same day everywhere', () => {
  expect(calendarDay('2027-03-01')).toBe('Mar 1, 2027');
  expect(calendarDay('soon')).toBe('soon');
});

test('durations have units and at most two parts', () => {
  expect(duration(0.42)).toBe('0.4 s');
  expect(duration(59.7)).toBe('1 min');
  expect(duration(200)).toBe('3 min 20 s');
  expect(duration(7_500)).toBe('2 h 5 min');
  expect(elapsed(null, null, now)).toBeNull();
  expect(elapsed('2027-03-01T11:59:00Z', null, now)).toBe(60);
});

test('only what is finished shows 100%', () => {
  expect([percent(0), percent(0.001), percent(0.999), percent(1)]).toEqual(['0%', '1%', '99%', '100%']);
});

test('sizes, scores and counts', () => {
  expect(bytes(820)).toBe('820 B');
  expect(bytes(14_200)).toBe('14.2 kB');
  expect(score(7)).toBe('7.0');
  expect([10, 2.5, 0.005, 1200].map(dollars)).toEqual(['$10', '$2.50', '$0.005', '$1,200']);
  expect(plural(1, 'run', 'runs')).toBe('1 run');
});

test('a long table draws the rows in view only, and keeps its height', () => {
  const view = rowWindow(10_000, 48, 240_000, 900);
  expect(view.end - view.first).toBeLessThan(60);
  expect(view.first).toBeLessThanOrEqual(5_000);
  expect(view.before + (view.end - view.first) * 48 + view.after).toBe(480_000);
});

test('the palette finds by parts of words, beginnings first', () => {
  const items = ['Show runs', 'Runs', 'Settings'];
  expect(search('run', items, (item) => item)).toEqual(['Runs', 'Show runs']);
  expect(search('', items, (item) => item)).toEqual(items);
});
