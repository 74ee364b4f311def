import { changed, type Operator } from '../change.ts';

/** Conditions that are always, or never, met. Loops only never: what goes on for ever says nothing. */
export const conditions: Operator = ({ node }) => {
  switch (node.type) {
    case 'IfStatement':
    case 'ConditionalExpression':
      return node.test.type === 'Literal'
        ? []
        : ['true', 'false'].map((value) => changed('ConditionalExpression', node.test, value));
    case 'WhileStatement':
    case 'DoWhileStatement':
      return node.test.type === 'Literal' && node.test.value === false
        ? []
        : [changed('ConditionalExpression', node.test, 'false')];
    case 'ForStatement':
      return node.test ? [changed('ConditionalExpression', node.test, 'false')] : [];
    default:
      return [];
  }
};
