import type { AnyNode } from 'acorn';
import { type Change, changed, type Operator } from '../change.ts';

/** Operators with others in their place, of the same precedence or in a place where it makes no difference. */
const binary: Readonly<Record<string, { readonly name: string; readonly others: readonly string[] }>> = {
  '+': { name: 'ArithmeticOperator', others: ['-'] },
  '-': { name: 'ArithmeticOperator', others: ['+'] },
  '*': { name: 'ArithmeticOperator', others: ['/'] },
  '/': { name: 'ArithmeticOperator', others: ['*'] },
  '%': { name: 'ArithmeticOperator', others: ['*'] },
  '<': { name: 'EqualityOperator', others: ['<=', '>='] },
  '<=': { name: 'EqualityOperator', others: ['<', '>'] },
  '>': { name: 'EqualityOperator', others: ['>=', '<='] },
  '>=': { name: 'EqualityOperator', others: ['>', '<'] },
  '==': { name: 'EqualityOperator', others: ['!='] },
  '!=': { name: 'EqualityOperator', others: ['=='] },
  '===': { name: 'EqualityOperator', others: ['!=='] },
  '!==': { name: 'EqualityOperator', others: ['==='] },
  '&&': { name: 'LogicalOperator', others: ['||'] },
  '||': { name: 'LogicalOperator', others: ['&&'] },
  '??': { name: 'LogicalOperator', others: ['&&'] },
};

const assignment: Readonly<Record<string, string>> = {
  '+=': '-=',
  '-=': '+=',
  '*=': '/=',
  '/=': '*=',
  '%=': '*=',
  '&&=': '||=',
  '||=': '&&=',
  '??=': '&&=',
};

/** Arithmetic, comparisons, logic, assignments, `++` and signs, each with its opposite or its neighbour. */
export const signs: Operator = ({ node, source }) => {
  switch (node.type) {
    case 'BinaryExpression':
    case 'LogicalExpression': {
      const known = binary[node.operator];
      // Texts are put together by +, and nobody means to subtract them.
      if (!known || (node.operator === '+' && [node.left, node.right].some(isText))) return [];
      return known.others.flatMap((other) => exchanged(known.name, source, node, other));
    }
    case 'AssignmentExpression': {
      const other = assignment[node.operator];
      if (other === undefined || (node.operator === '+=' && isText(node.right))) return [];
      return exchanged('AssignmentOperator', source, node, other);
    }
    case 'UpdateExpression': {
      const at = node.prefix ? node.start : node.end - 2;
      return [changed('UpdateOperator', { start: at, end: at + 2 }, node.operator === '++' ? '--' : '++')];
    }
    case 'UnaryExpression': {
      const sign = { start: node.start, end: node.start + 1 };
      // With a space, for the sign may follow another.
      if (node.operator === '-') return [changed('UnaryOperator', sign, ' +')];
      if (node.operator === '+') return [changed('UnaryOperator', sign, ' -')];
      return node.operator === '!' ? [changed('BooleanLiteral', sign, '')] : [];
    }
    default:
      return [];
  }
};

const isText = (node: AnyNode): boolean =>
  node.type === 'TemplateLiteral' ||
  (node.type === 'Literal' && typeof node.value === 'string') ||
  (node.type === 'BinaryExpression' && node.operator === '+' && [node.left, node.right].some(isText));

/** The operator stands between its two sides, perhaps among brackets and comments. */
function exchanged(
  name: string,
  source: string,
  { left, right, operator }: { readonly left: AnyNode; readonly right: AnyNode; readonly operator: string },
  other: string,
): Change[] {
  const between = source
    .slice(left.end, right.start)
    .replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, (comment) => ' '.repeat(comment.length));
  const at = between.indexOf(operator);
  if (at < 0) return [];
  const start = left.end + at;
  return [changed(name, { start, end: start + operator.length }, other)];
}
