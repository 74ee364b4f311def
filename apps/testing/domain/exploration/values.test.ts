import { expect, test } from 'vitest';
import { valueFor } from './values.ts';

const field = (kind: string, more: Record<string, unknown> = {}) => ({
  kind,
  label: '',
  name: '',
  constraints: {},
  options: [],
  required: false,
  ...more,
});
const random = () => 0.5;

test('right values fit the kind, the label and the constraints', () => {
  expect(valueFor(field('email'), 'valid', random)).toMatch(/^\S+@example\.com$/);
  expect(valueFor(field('text', { label: 'Your e-mail' }), 'valid', random)).toContain('@');
  const amount = Number(
    valueFor(field('number', { constraints: { min: '3', max: '7', step: '2' } }), 'valid', random),
  );
  expect([3, 5, 7]).toContain(amount);
  expect(valueFor(field('text', { constraints: { pattern: '[0-9]{5}' } }), 'valid', random)).toBe('12345');
  expect(valueFor(field('text', { constraints: { maxlength: '4' } }), 'valid', random)).toHaveLength(4);
  expect(valueFor(field('date', { constraints: { min: '2030-01-01' } }), 'valid', random)).toBe('2030-01-01');
  expect(valueFor(field('select', { options: ['', 'a', 'b'] }), 'valid', random)).toBe('b');
});

test('values at the limits are still right', () => {
  expect(valueFor(field('number', { constraints: { min: '1', max: '20' } }), 'boundary', random)).toBe('20');
  expect(valueFor(field('text', { constraints: { maxlength: '60' } }), 'boundary', random)).toHaveLength(60);
  expect(valueFor(field('text'), 'boundary', random)).toMatch(/'.*%.*李/);
});

test('wrong values break what is asked for', () => {
  expect(valueFor(field('number', { constraints: { min: '1', max: '20' } }), 'invalid', random)).toBe('0');
  expect(valueFor(field('email'), 'invalid', random)).not.toContain('@');
  expect(valueFor(field('text', { required: true }), 'invalid', random)).toBe('');
  expect(valueFor(field('text', { constraints: { pattern: '[a-z]+' } }), 'invalid', random)).toBe('!');
  expect(valueFor(field('select', { options: ['a'] }), 'invalid', random)).toBeUndefined();
  expect(valueFor(field('file'), 'valid', random)).toBeUndefined();
});

test('a pattern that is none and limits that make no sense do no harm', () => {
  expect(valueFor(field('text', { constraints: { pattern: '(((' } }), 'valid', random)).not.toBe('');
  expect(
    valueFor(field('text', { constraints: { minlength: '-1', maxlength: 'x' } }), 'valid', random),
  ).not.toBe('');
  expect(
    valueFor(field('number', { constraints: { min: 'a', max: '', step: 'any' } }), 'valid', random),
  ).toMatch(/^-?\d/);
});
