import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { todoScript } from '../../../tests/fixtures/testing/todo/script.ts';
import { seededRandom } from '../domain/random.ts';
import { applied } from './change.ts';
import { findMutants, isReadable } from './find-mutants.ts';

const mutantsOf = (source: string) => findMutants({ file: '/app.js', inline: false, source });
/** `Operator: the whole text with the change`. */
const changesOf = (source: string): string[] =>
  mutantsOf(source).map((place) => `${place.operator}: ${applied(source, place)}`);

describe('operators, as mutation-testing-elements lists them', () => {
  test.each([
    ['a + b', ['ArithmeticOperator: a - b']],
    ['a % b', ['ArithmeticOperator: a * b']],
    ['(a /* - */) - (b)', ['ArithmeticOperator: (a /* - */) + (b)']],
    ['a < b', ['EqualityOperator: a <= b', 'EqualityOperator: a >= b']],
    ['a >= b', ['EqualityOperator: a > b', 'EqualityOperator: a < b']],
    ['a === b', ['EqualityOperator: a !== b']],
    ['a && b', ['LogicalOperator: a || b']],
    ['a ?? b', ['LogicalOperator: a && b']],
    ['a++', ['UpdateOperator: a--']],
    ['--a', ['UpdateOperator: ++a']],
    ['x - -a', ['ArithmeticOperator: x + -a', 'UnaryOperator: x -  +a']],
    ['!a', ['BooleanLiteral: a']],
    ['x(true)', ['StatementRemoval: ;', 'BooleanLiteral: x(false)']],
    ['a *= b', ['StatementRemoval: ;', 'AssignmentOperator: a /= b']],
    ['if (a) b;', ['ConditionalExpression: if (true) b;', 'ConditionalExpression: if (false) b;']],
    ['while (a) b;', ['ConditionalExpression: while (false) b;']],
    ['for (; a; ) b;', ['ConditionalExpression: for (; false; ) b;']],
    ['a.filter(b).c', ['MethodExpression: a.c']],
    ['Math.min(a)', ['StatementRemoval: ;', 'MethodExpression: Math.max(a)']],
    ['(a, "x")', ['StringLiteral: (a, "")']],
    ['(a, "")', ['StringLiteral: (a, "Mutated")']],
    ['(a, 1)', ['NumberLiteral: (a, 0)']],
    ['(a, 7)', ['NumberLiteral: (a, 8)']],
    ['(a, [b])', ['ArrayDeclaration: (a, [])']],
    ['(a, { b })', ['ObjectLiteral: (a, {})']],
    ['() => a', ['ArrowFunction: () => undefined']],
    ['() => ({})', ['ArrowFunction: () => (undefined)']],
    ['function f() { g; }', ['BlockStatement: function f() {}']],
    [
      'function f() { return a; }',
      ['BlockStatement: function f() {}', 'ReturnValue: function f() { return; }'],
    ],
  ])('%s', (source, expected) => {
    expect(changesOf(source)).toEqual(expected);
  });

  test.each([
    ['a directive', "'use strict'"],
    ['where a module comes from', "import a from 'b'; export * from 'c'"],
    ['the keys of an object', '(a, {})'],
    ['what is logged', "console.log('x')"],
    ['a text that is put together', "a + 'b' + c"],
    ['a constructor, which must call super', 'class A extends B { constructor() { super(); } }'],
    ['what returns nothing', 'const f = () => undefined'],
  ])('%s is left as it is', (_what, source) => {
    expect(changesOf(source).filter((change) => !change.startsWith('StringLiteral: a +'))).toEqual([]);
  });
});

test('a place is told by line and column, with the line before and after', () => {
  const [first] = mutantsOf('const a = 5;\n  f(a > 2);\n').filter(
    ({ operator }) => operator === 'EqualityOperator',
  );
  expect(first).toMatchObject({
    line: 2,
    column: 7,
    before: '  f(a > 2);',
    after: '  f(a >= 2);',
    file: '/app.js',
  });
});

test('a mutant keeps its id when lines are added above, and equal lines have different ones', () => {
  const ids = (source: string) => mutantsOf(source).map(({ id }) => id);
  const source = 'f(a > 2);\nf(a > 2);\n';
  expect(new Set(ids(source)).size).toBe(ids(source).length);
  expect(ids(`\n\n${source}`)).toEqual(ids(source));
});

test('of a line without end only what is near is shown', () => {
  const [one] = mutantsOf(`x(${'a,'.repeat(5000)}b>c,${'a,'.repeat(5000)}d)`).filter(
    ({ operator }) => operator === 'EqualityOperator',
  );
  expect(one?.before.length).toBeLessThan(400);
  expect(one?.before).toContain('b>c');
});

test('what is no script has no mutants', () => {
  expect(mutantsOf('{"json": true}')).toEqual([]);
  expect(mutantsOf('<html>')).toEqual([]);
});

test('a real script stays readable with nearly every change, and ids are its own', () => {
  const source = todoScript(() => false);
  const mutants = mutantsOf(source);
  expect(mutants.length).toBeGreaterThan(150);
  expect(new Set(mutants.map(({ id }) => id)).size).toBe(mutants.length);
  const readable = mutants.filter((mutant) => isReadable(source, mutant));
  expect(readable.length / mutants.length).toBeGreaterThan(0.98);
});

test('no script makes it fail: parts of a real one, cut anywhere', () => {
  const source = todoScript(() => false);
  fc.assert(
    fc.property(fc.nat(10_000), (seed) => {
      const random = seededRandom(seed);
      const start = Math.floor(random() * source.length);
      const part = source.slice(start, start + Math.floor(random() * 400));
      for (const { start: from, end } of mutantsOf(part)) expect(from).toBeLessThanOrEqual(end);
    }),
    { numRuns: 60 },
  );
});
