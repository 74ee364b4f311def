import { expect, test } from 'vitest';
import type { Mutant } from './mutant.ts';
import { strykerReport } from './stryker-report.ts';

const source = 'let a = 1;\nif (a > 0) go();\n';
const mutant: Mutant = {
  ...{
    id: 'm1',
    file: '/app.js',
    inline: false,
    script: 'h1',
    start: source.indexOf('>'),
    end: source.indexOf('>') + 1,
  },
  ...{
    line: 2,
    column: 7,
    operator: 'EqualityOperator',
    replacement: '>=',
    before: '',
    after: '',
    coveredBy: ['k1', 'k2'],
  },
};

test('mutants stand in their place, with those who noticed', () => {
  const report = strykerReport({
    origin: 'http://site',
    version: '1.2.3',
    scripts: [
      { file: '/app.js', hash: 'h1', inline: false, source },
      { file: '/', hash: 'h2', inline: true, source: 'x();' },
      { file: '/', hash: 'h3', inline: true, source: 'y();' },
    ],
    mutants: [{ mutant, status: 'killed', killedBy: ['k1'], ranBy: ['k1'], seconds: 1 }],
    tests: [{ key: 'k1', name: 'Going' }],
  });
  expect(report).toEqual({
    schemaVersion: '2',
    thresholds: { high: 80, low: 60 },
    projectRoot: 'http://site',
    files: {
      '/app.js': {
        language: 'javascript',
        source,
        mutants: [
          {
            ...{ id: 'm1', mutatorName: 'EqualityOperator', replacement: '>=', status: 'Killed' },
            location: { start: { line: 2, column: 7 }, end: { line: 2, column: 8 } },
            ...{ coveredBy: ['k1', 'k2'], killedBy: ['k1'], testsCompleted: 1 },
          },
        ],
      },
      '/ (script)': { language: 'javascript', source: 'x();', mutants: [] },
      '/ (script) 2': { language: 'javascript', source: 'y();', mutants: [] },
    },
    testFiles: { 'http://site': { tests: [{ id: 'k1', name: 'Going' }] } },
    framework: { name: 'Mainstay', version: '1.2.3' },
  });
});
