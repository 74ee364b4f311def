import { type Change, changed, type Operator, parentOf, type Visited } from '../change.ts';

/** Takes the place of an empty text. */
const filler = 'Mutated';

/** Other booleans, numbers and texts; empty arrays and objects. */
export const literals: Operator = (visited) => {
  const { node, source } = visited;
  if (isName(visited)) return [];
  switch (node.type) {
    case 'Literal':
      return ofValue(node.value, node);
    case 'TemplateLiteral':
      if (parentOf(visited)?.type === 'TaggedTemplateExpression' || node.end - node.start === 2) return [];
      return [changed('StringLiteral', node, '``')];
    case 'ArrayExpression':
      return node.elements.length > 0 ? [changed('ArrayDeclaration', node, '[]')] : [];
    case 'ObjectExpression':
      // As a statement of its own, braces would be a block; it never begins one without brackets.
      return node.properties.length > 0 && source[node.start] === '{'
        ? [changed('ObjectLiteral', node, '{}')]
        : [];
    default:
      return [];
  }
};

function ofValue(value: unknown, at: { readonly start: number; readonly end: number }): Change[] {
  if (typeof value === 'boolean') return [changed('BooleanLiteral', at, String(!value))];
  if (typeof value === 'string') return [changed('StringLiteral', at, value === '' ? `"${filler}"` : '""')];
  // As PIT's "inline constant": 1 becomes 0, another number the next.
  if (typeof value === 'number') return [changed('NumberLiteral', at, String(value === 1 ? 0 : value + 1))];
  return [];
}

/** What only names something: a directive, the key of an object, where a module comes from, what is logged. */
function isName(visited: Visited): boolean {
  const { node } = visited;
  const parent = parentOf(visited);
  switch (parent?.type) {
    case 'ExpressionStatement':
      return parent.directive !== undefined;
    case 'Property':
    case 'PropertyDefinition':
    case 'MethodDefinition':
      return parent.key === node && !parent.computed;
    case 'ImportDeclaration':
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
    case 'ImportExpression':
    case 'ImportSpecifier':
    case 'ExportSpecifier':
    case 'ImportAttribute':
      return true;
    case 'CallExpression':
      return isLogging(parent);
    default:
      return false;
  }
}

/** No test looks at what is written to the console. */
export function isLogging(node: Visited['node']): boolean {
  return (
    node.type === 'CallExpression' &&
    node.callee.type === 'MemberExpression' &&
    node.callee.object.type === 'Identifier' &&
    node.callee.object.name === 'console'
  );
}
