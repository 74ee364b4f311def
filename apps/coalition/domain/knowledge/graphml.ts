import type { KnowledgeDocument } from './document.ts';

type Element = KnowledgeDocument['nodes'][number] | KnowledgeDocument['edges'][number];
type Value = string | number | boolean;
type Kind = 'string' | 'double' | 'boolean';

/** Whether XML 1.0 can have a character at all (https://www.w3.org/TR/xml/#charsets). */
function isXml(code: number): boolean {
  if (code < 0x20) return code === 0x9 || code === 0xa || code === 0xd;
  return !(code >= 0xd800 && code <= 0xdfff) && code !== 0xfffe && code !== 0xffff;
}

const storable = (text: string): string =>
  Array.from(text, (character) => (isXml(character.codePointAt(0) ?? 0) ? character : '\ufffd')).join('');
const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
};
const xml = (text: string): string => storable(text).replace(/[&<>"\r]/g, (found) => escapes[found] ?? '');

/** Before the name of an attribute, so that none is taken for what every node has. */
export const attributePrefix = 'attributes.';

function valuesOf(element: Element): [string, Value][] {
  const { key = '', type, confidence, valid_from, valid_to, sources, attributes } = element;
  return [
    ['key', key],
    ['type', type],
    ...('label' in element && element.label !== undefined
      ? [['label', element.label] as [string, Value]]
      : []),
    ...('weight' in element ? [['weight', element.weight] as [string, Value]] : []),
    ['confidence', confidence],
    ...(valid_from === undefined ? [] : [['valid_from', valid_from] as [string, Value]]),
    ...(valid_to === null ? [] : [['valid_to', valid_to] as [string, Value]]),
    ...(sources.length === 0 ? [] : [['sources', JSON.stringify(sources)] as [string, Value]]),
    ...Object.entries(attributes).flatMap(([name, value]): [string, Value][] =>
      value === null ? [] : [[attributePrefix + name, value]],
    ),
  ];
}

const kindOf = (value: Value): Kind =>
  typeof value === 'number' ? 'double' : typeof value === 'boolean' ? 'boolean' : 'string';

/**
 * A graph as GraphML (http://graphml.graphdrawing.org/specification.html). Each attribute is a declared key of its own
 * for nodes or edges and for its type; where something is known from is JSON in a text. Attributes that are null are
 * left out.
 */
export function writeGraphml({ name, nodes, edges }: KnowledgeDocument): string {
  const keys = new Map<string, string>();
  const declared: string[] = [];
  const keyId = (domain: 'node' | 'edge', attribute: string, kind: Kind): string => {
    const full = `${domain} ${kind} ${attribute}`;
    const known = keys.get(full);
    if (known !== undefined) return known;
    const id = `d${keys.size}`;
    keys.set(full, id);
    declared.push(`  <key id="${id}" for="${domain}" attr.name="${xml(attribute)}" attr.type="${kind}"/>`);
    return id;
  };
  const data = (domain: 'node' | 'edge', element: Element): string =>
    valuesOf(element)
      .map(
        ([attribute, value]) =>
          `<data key="${keyId(domain, attribute, kindOf(value))}">${xml(String(value))}</data>`,
      )
      .join('');
  const ids = new Map(nodes.map(({ key }, at) => [key, `n${at}`]));
  const body = [
    ...nodes.map((node, at) => `    <node id="n${at}">${data('node', node)}</node>`),
    ...edges.map(
      (edge, at) =>
        `    <edge id="e${at}" source="${ids.get(edge.from)}" target="${ids.get(edge.to)}">${data('edge', edge)}</edge>`,
    ),
  ];
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"',
    '  xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">',
    ...(name === '' ? [] : [`  <desc>${xml(name)}</desc>`]),
    ...declared,
    '  <graph id="G" edgedefault="directed">',
    ...body,
    '  </graph>',
    '</graphml>',
    '',
  ].join('\n');
}
