import { expect, test } from 'vitest';
import { readGraphml } from '../../knowing/read-graphml.ts';
import { readDocument } from '../../knowing/reading.ts';
import { type Format, type KnowledgeDocument, toDocument } from './document.ts';
import type { Knowledge } from './element.ts';
import { writeGraphml } from './graphml.ts';
import { jsonLdContext, writeJsonLd } from './json-ld.ts';

const now = '2026-01-01T00:00:00.000Z';

/** Names and values that each format has trouble with. */
const awkward: KnowledgeDocument = {
  format: 'mainstay-knowledge',
  version: 1,
  name: 'A & B <c>',
  nodes: [
    {
      ...{ key: 'agent:é "1"', type: 'agent', label: 'Größe < 5 & "x"\n\ttab 🐀', confidence: 0.25 },
      ...{ valid_from: now, valid_to: '2026-02-01T00:00:00.000Z' },
      attributes: {
        'a:b': 'x',
        '@id': 'y',
        size: 3.5,
        big: true,
        text: ']]> <!DOCTYPE',
        type: 'own',
        label: '12',
      },
      sources: [{ kind: 'agent', id: 'r1', tick: 7 }],
    },
    {
      ...{ key: 'b', type: 'concept', label: 'b', confidence: 1, valid_from: now, valid_to: null },
      attributes: { size: 'large' },
      sources: [{ kind: 'person', id: 'p' }],
    },
  ],
  edges: [
    {
      ...{ key: 'e|1', type: 'believes', from: 'agent:é "1"', to: 'b', weight: 2.5, confidence: 0.5 },
      ...{
        valid_from: now,
        valid_to: null,
        attributes: { since: 'long' },
        sources: [{ kind: 'event', id: '9' }],
      },
    },
  ],
};

const written: Readonly<Record<Format, (document: KnowledgeDocument) => string>> = {
  json: (document) => JSON.stringify(document),
  'json-ld': (document) => JSON.stringify(writeJsonLd(document)),
  graphml: writeGraphml,
};
const read = (format: Format, text: string): Knowledge =>
  readDocument({ format, text, now: '2020-01-01T00:00:00.000Z', importId: 'i' });

test.each(Object.keys(written) as Format[])('%s: what leaves comes back the same', (format) => {
  const text = written[format](awkward);
  expect(toDocument(awkward.name, read(format, text))).toEqual(awkward);
});

test('what XML cannot have is replaced, and the rest stays', () => {
  const [node] = awkward.nodes;
  const odd = { ...awkward, nodes: [{ ...node, key: 'a', label: 'a\u0000b\u0008c\ud800d\re' }], edges: [] };
  const back = read('graphml', writeGraphml(odd as KnowledgeDocument));
  expect(back.nodes[0]?.label).toBe('a\ufffdb\ufffdc\ufffdd\re');
});

test("another program's GraphML: undirected, defaults, its own keys", () => {
  // In the form of the GraphML primer, http://graphml.graphdrawing.org/primer/graphml-primer.html, example of attributes.
  const document = readGraphml(`<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
  <key id="d0" for="node" attr.name="color" attr.type="string"><default>yellow</default></key>
  <key id="d1" for="edge" attr.name="weight" attr.type="double"/>
  <graph id="G" edgedefault="undirected">
    <node id="n0"><data key="d0">green</data></node>
    <node id="n1"/>
    <edge id="e0" source="n0" target="n1"><data key="d1">1.0</data></edge>
    <edge id="e1" source="n1" target="n0" directed="true"/>
  </graph>
</graphml>`);
  expect(document.nodes.map(({ key, type, attributes }) => [key, type, attributes])).toEqual([
    ['n0', 'concept', { color: 'green' }],
    ['n1', 'concept', { color: 'yellow' }],
  ]);
  expect(document.edges).toEqual([
    expect.objectContaining({ from: 'n0', to: 'n1', weight: 1, attributes: { undirected: true } }),
    expect.objectContaining({ from: 'n1', to: 'n0', weight: 1, attributes: {} }),
  ]);
});

const graph = (inside: string): string =>
  `<graphml>\n<graph edgedefault="directed">\n${inside}\n</graph>\n</graphml>`;
const laughs = [
  '<!DOCTYPE lolz [<!ENTITY lol "lol">',
  ...Array.from({ length: 9 }, (_, at) => `<!ENTITY lol${at + 1} "${`&lol${at || ''};`.repeat(10)}">`),
  ']>',
].join('\n');

test.each<[string, Format, string, RegExp]>([
  [
    'a billion laughs',
    'graphml',
    `${laughs}${graph('<node id="a">&lol9;</node>')}`,
    /line 1: .*document type/,
  ],
  [
    'an entity from a file',
    'graphml',
    `<?xml version="1.0"?>\n<!DOCTYPE g [<!ENTITY x SYSTEM "file:///etc/passwd">]>\n${graph('<node id="a">&x;</node>')}`,
    /line 2: .*document type/,
  ],
  [
    'an entity that is none',
    'graphml',
    graph('<node id="a"><data key="d">&x;</data></node>'),
    /line 3, column \d+/,
  ],
  ['elements without end', 'graphml', '<a>'.repeat(100_000), /more than 20 deep/],
  ['an element that is not closed', 'graphml', graph('<node id="a">'), /line 4, column/],
  ['another root', 'graphml', '\n<svg/>', /line 2: .*<svg>/],
  [
    'an end that is not there',
    'graphml',
    graph('<node id="a"/>\n<edge source="a" target="b"/>'),
    /line 4: there is no node "b"/,
  ],
  ['the same node twice', 'graphml', graph('<node id="a"/><node id="a"/>'), /line 3: .*"a" was there before/],
  ['a graph in a node', 'graphml', graph('<node id="a"><graph/></node>'), /line 3: <graph>/],
  [
    'a key that is not declared',
    'graphml',
    graph('<node id="a"><data key="q">1</data></node>'),
    /line 3: .*"q" is not declared/,
  ],
  [
    'no number',
    'graphml',
    `<graphml><key id="d" for="edge" attr.name="weight" attr.type="double"/>${graph('<node id="a"/>\n<node id="b"/>\n<edge source="a" target="b"><data key="d">many</data></edge>').slice(9)}`,
    /"many" is no number/,
  ],
  ['no text at all', 'graphml', ' ', /line|empty/],
  ['no JSON', 'json', '{"nodes": [', /no JSON/],
  ['JSON without end', 'json', '['.repeat(200_000), /no JSON|nested too deeply/],
  [
    'a node without a type',
    'json',
    '{"format":"mainstay-knowledge","version":1,"nodes":[{"key":"a"}],"edges":[]}',
    /nodes\[0\]\.type/,
  ],
  [
    'what ends before it begins',
    'json',
    '{"format":"mainstay-knowledge","version":1,"nodes":[{"key":"a","type":"x","valid_from":"2020-01-02T00:00:00Z","valid_to":"2020-01-01T00:00:00Z"}],"edges":[]}',
    /nodes\[0\] "a" ends/,
  ],
  [
    'an edge to itself',
    'json',
    '{"format":"mainstay-knowledge","version":1,"nodes":[{"key":"a","type":"x"}],"edges":[{"from":"a","to":"a","type":"x"}]}',
    /edges\[0\] leads from "a" to itself/,
  ],
  [
    'a context of somebody else',
    'json-ld',
    '{"@context":"https://schema.org","nodes":[],"edges":[]}',
    /@context is another one/,
  ],
  [
    'a name of somebody else',
    'json-ld',
    JSON.stringify({ '@context': jsonLdContext, nodes: [{ '@id': 'urn:x', '@type': 'agent' }], edges: [] }),
    /nodes\[0\]: "urn:x"/,
  ],
])('%s is refused, and it is said where', (_, format, text, sentence) => {
  expect(() => read(format, text)).toThrow(expect.objectContaining({ code: 'coalition.import_invalid' }));
  expect(() => read(format, text)).toThrow(sentence);
});
