import type { GmnGraph } from './graph.ts';

/** A graph as text, a line for each node and edge. */
export function writeGmnText({ metadata, nodes, edges }: GmnGraph): string {
  const about = Object.entries(metadata).map(([key, value]) => `${nameOf(key)}: ${textOf(value)}`);
  return [
    ...(about.length > 0 ? ['[metadata]', ...about, ''] : []),
    '[nodes]',
    ...nodes.map(({ id, kind, properties }) => `${nameOf(id)}: ${kind}${propertiesOf(properties)}`),
    '',
    '[edges]',
    ...edges.map(
      ({ source, target, kind, properties }) =>
        `${nameOf(source)} -> ${nameOf(target)}: ${kind}${propertiesOf(properties)}`,
    ),
    '',
  ].join('\n');
}

const nameOf = (name: string): string =>
  /^[\p{L}\p{N}_][\p{L}\p{N}_-]*$/u.test(name) ? name : JSON.stringify(name);

const propertiesOf = (properties: Readonly<Record<string, unknown>>): string =>
  Object.keys(properties).length > 0 ? ` ${textOf(properties)}` : '';

function textOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(textOf).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
  return `{${Object.entries(value)
    .map(([key, item]) => `${nameOf(key)}: ${textOf(item)}`)
    .join(', ')}}`;
}

/** A graph as JSON text. */
export function writeGmnJson({ metadata, nodes, edges }: GmnGraph): string {
  return JSON.stringify(
    {
      metadata,
      nodes: nodes.map(({ id, kind, properties }) => ({ id, type: kind, properties })),
      edges: edges.map(({ source, target, kind, properties }) => ({
        ...{ source, target, type: kind },
        ...(Object.keys(properties).length > 0 ? { properties } : {}),
      })),
    },
    null,
    2,
  );
}
