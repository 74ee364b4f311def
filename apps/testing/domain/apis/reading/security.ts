import type { SecurityNeed, SecurityScheme } from '../operation.ts';
import { fieldsOf, items, type Node, need, part, textOf } from './node.ts';
import type { Source } from './source.ts';

/** One security scheme, of version 2 or 3. */
export function readSchemeKind(source: Source, name: string, node: Node): SecurityScheme {
  const type = textOf(need(node, 'type'));
  if (type === 'basic') return { name, kind: 'basic' };
  if (type === 'oauth2') return { name, kind: 'oauth2' };
  if (type === 'openIdConnect') return { name, kind: 'openid' };
  if (type === 'http') {
    const scheme = textOf(need(node, 'scheme')).toLowerCase();
    if (scheme === 'bearer' || scheme === 'basic') return { name, kind: scheme };
  }
  if (type === 'apiKey') {
    const place = textOf(need(node, 'in'));
    if (place === 'query' || place === 'header' || place === 'cookie')
      return { name, kind: 'api-key', place, key: textOf(need(node, 'name')) };
  }
  source.unsupported(`The security scheme ${name} at ${node.place} is of a kind that is not spoken here.`);
  return { name, kind: 'other' };
}

/** What an operation needs: its own, or what the document says for all. */
export function readSecurity(operation: Node, root: Node): SecurityNeed[] {
  const node = part(operation, 'security') ?? part(root, 'security');
  return items(node).map((need) => Object.keys(fieldsOf(need)));
}
