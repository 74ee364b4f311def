import { changed, type Operator } from '../change.ts';

/** Methods with their counterpart; null is left out, so that what they were called on stays as it was. */
const counterparts: Readonly<Record<string, string | null>> = {
  some: 'every',
  every: 'some',
  startsWith: 'endsWith',
  endsWith: 'startsWith',
  toUpperCase: 'toLowerCase',
  toLowerCase: 'toUpperCase',
  min: 'max',
  max: 'min',
  ceil: 'floor',
  floor: 'ceil',
  push: 'unshift',
  unshift: 'push',
  append: 'prepend',
  prepend: 'append',
  filter: null,
  slice: null,
  sort: null,
  reverse: null,
  trim: null,
};

/** Calls of well-known methods. */
export const methods: Operator = ({ node, source }) => {
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return [];
  const { property, computed, optional } = node.callee;
  if (computed || optional || property.type !== 'Identifier') return [];
  const other = Object.hasOwn(counterparts, property.name) ? counterparts[property.name] : undefined;
  if (other === undefined) return [];
  if (other !== null) return [changed('MethodExpression', property, other)];
  // From the dot on: what it was called on may stand in brackets, which are not of it.
  const dot = source.lastIndexOf('.', property.start);
  return [changed('MethodExpression', { start: dot, end: node.end }, '')];
};
