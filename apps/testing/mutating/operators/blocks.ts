import type { AnyNode } from 'acorn';
import { changed, type Operator, parentOf } from '../change.ts';
import { isLogging } from './literals.ts';

/** Statements that are not done, functions that do nothing, values that are not returned. */
export const blocks: Operator = (visited) => {
  const { node } = visited;
  const parent = parentOf(visited);
  switch (node.type) {
    case 'BlockStatement':
      // What a constructor must do (call super) is not left out, or nothing runs at all.
      return node.body.length > 0 &&
        parent !== undefined &&
        isFunction(parent) &&
        !isConstructor(visited.around)
        ? [changed('BlockStatement', node, '{}')]
        : [];
    case 'ExpressionStatement':
      return isDone(node.expression) ? [changed('StatementRemoval', node, ';')] : [];
    case 'ReturnStatement':
      return node.argument && !isUndefined(node.argument) ? [changed('ReturnValue', node, 'return;')] : [];
    case 'ArrowFunctionExpression':
      return node.body.type === 'BlockStatement' || isUndefined(node.body) || isDone(node.body)
        ? []
        : [changed('ArrowFunction', node.body, 'undefined')];
    default:
      return [];
  }
};

const isFunction = ({ type }: AnyNode): boolean =>
  ['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'].includes(type);

const isConstructor = (around: readonly AnyNode[]): boolean => {
  const method = around.at(-2);
  return method?.type === 'MethodDefinition' && method.kind === 'constructor';
};

/** It does something, and its leaving out can be seen. */
function isDone(node: AnyNode): boolean {
  if (node.type === 'AwaitExpression') return isDone(node.argument);
  if (node.type === 'ChainExpression') return isDone(node.expression);
  return (
    (node.type === 'CallExpression' && !isLogging(node) && node.callee.type !== 'Super') ||
    node.type === 'AssignmentExpression'
  );
}

const isUndefined = (node: AnyNode): boolean =>
  (node.type === 'Identifier' && node.name === 'undefined') ||
  (node.type === 'UnaryExpression' && node.operator === 'void');
