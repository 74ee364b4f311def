import { expect, test } from 'vitest';
import { toJunit } from './junit.ts';
import { reportedFinding, sampleReport } from './test-support.ts';

interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: XmlElement[];
  text: string;
}

const plain = (text: string): string =>
  text
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replace(
      /&(lt|gt|quot|apos);/g,
      (_, name: string) => ({ lt: '<', gt: '>', quot: '"', apos: "'" })[name] ?? '',
    )
    .replace(/&amp;/g, '&');

/** XML 1.0 as far as a report needs it, strict, so that the test does not trust the writer. */
function readXml(source: string): XmlElement {
  const top: XmlElement = { name: '', attributes: {}, children: [], text: '' };
  const open = [top];
  const rest = source.replace(
    /^<\?xml version="1\.0" encoding="UTF-8"\?>\n|<(\/?)([\w-]+)((?: [\w-]+="[^"<]*")*)(\/?)>|[^<>]+/g,
    (piece, closing?: string, name?: string, attributes?: string, empty?: string) => {
      const at = open.at(-1) ?? top;
      if (piece.startsWith('<?')) return '';
      if (name === undefined) {
        expect(piece).not.toMatch(/&(?!(lt|gt|quot|apos|amp|#\d+);)/);
        at.text += plain(piece);
      } else if (closing === '/') {
        expect(open.pop()?.name).toBe(name);
      } else {
        const found = [...(attributes ?? '').matchAll(/ ([\w-]+)="([^"]*)"/g)];
        const element: XmlElement = {
          name,
          attributes: Object.fromEntries(found.map(([, key = '', value = '']) => [key, plain(value)])),
          children: [],
          text: '',
        };
        expect(Object.keys(element.attributes)).toHaveLength(found.length);
        at.children.push(element);
        if (empty !== '/') open.push(element);
      }
      return '';
    },
  );
  expect(rest).toBe('');
  expect(open).toEqual([top]);
  expect(top.children).toHaveLength(1);
  return top.children[0] ?? top;
}

/**
 * What Jenkins' xUnit plug-in asks (junit-10.xsd of github.com/jenkinsci/xunit-plugin, commit 031e285): which elements
 * stand in which, which attributes they have, and which of them they must have (`!`).
 */
const rules: Readonly<Record<string, { readonly attributes: string; readonly children: string }>> = {
  testsuites: { attributes: 'name time tests failures errors', children: 'testsuite' },
  testsuite: {
    attributes:
      'name! tests! failures! errors! time skipped timestamp hostname id package file log url group',
    children: 'testsuite properties testcase system-out system-err',
  },
  testcase: {
    attributes: 'name! time classname group',
    children: 'skipped error failure rerunFailure rerunError flakyFailure flakyError system-out system-err',
  },
  failure: { attributes: 'type message', children: '' },
  error: { attributes: 'type message', children: '' },
  skipped: { attributes: 'type message', children: '' },
  flakyFailure: { attributes: 'type! message', children: 'stackTrace system-out system-err' },
};

function breaches({ name, attributes, children }: XmlElement): string[] {
  const rule = rules[name];
  if (rule === undefined) return [`<${name}> is unknown`];
  const known = rule.attributes.split(' ');
  const needed = known.filter((one) => one.endsWith('!')).map((one) => one.slice(0, -1));
  return [
    ...Object.keys(attributes).filter((one) => !known.includes(one) && !needed.includes(one)),
    ...needed.filter((one) => attributes[one] === undefined),
    ...children.filter((child) => !rule.children.split(' ').includes(child.name)).map((child) => child.name),
    // SUREFIRE_TIME
    ...(/^[0-9]*(\.[0-9]*)?$/.test(attributes.time ?? '') ? [] : [`time ${attributes.time}`]),
    ...children.flatMap(breaches),
  ];
}

const all = (element: XmlElement, name: string): XmlElement[] => [
  ...(element.name === name ? [element] : []),
  ...element.children.flatMap((child) => all(child, name)),
];

test('JUnit is as the schema of Jenkins asks, and its counts are those of what it holds', () => {
  const report = readXml(toJunit(sampleReport()));
  expect(breaches(report)).toEqual([]);
  for (const suite of all(report, 'testsuite')) {
    const cases = all(suite, 'testcase');
    const having = (name: string) => cases.filter(({ children }) => children[0]?.name === name).length;
    expect(suite.attributes).toMatchObject({
      tests: String(cases.length),
      failures: String(having('failure')),
      errors: String(having('error')),
      skipped: String(having('skipped')),
    });
  }
  expect(report.attributes.tests).toBe(String(all(report, 'testcase').length));
  expect(report.attributes.failures).toBe(String(all(report, 'failure').length));
});

test('JUnit keeps what a site says as it was said, and leaves out what XML cannot hold', () => {
  const title = `<b>&amp;"'\n]]> \u0000\u001b[31mred\u001b[0m \ud800 🙂`;
  const report = readXml(toJunit({ ...sampleReport(), tests: [], findings: [reportedFinding({ title })] }));
  expect(breaches(report)).toEqual([]);
  const [failure] = all(report, 'failure');
  expect(failure?.attributes.message).toBe(`<b>&amp;"'\n]]> \ufffdred \ufffd 🙂`);
  expect(failure?.text).toContain(`<b>&amp;"'\n]]> \ufffdred \ufffd 🙂`);
});

test('JUnit of an execution without tests is a report without suites', () => {
  const report = readXml(toJunit({ ...sampleReport(), tests: [], findings: [] }));
  expect(breaches(report)).toEqual([]);
  expect(report).toMatchObject({ name: 'testsuites', attributes: { tests: '0' }, children: [] });
});
