import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from './command.ts';
import { databaseTests } from './database-tests.ts';
import { countTests } from './vitest-report.ts';

export const checkNames = [
  'types',
  'console-types',
  'lint',
  'boundaries',
  'dead-code',
  'unit',
  'postgres',
  'end-to-end',
  'chaos',
] as const;

export type CheckName = (typeof checkNames)[number];

export interface CheckResult {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** What the tool printed. */
  readonly output: string;
}

export interface CheckContext {
  readonly root: string;
  readonly signal: AbortSignal;
  /** Test files to run, by parts of their paths; empty: all. */
  readonly filters: readonly string[];
  /** The PostgreSQL server for the checks that need one. */
  readonly postgresUrl?: string | undefined;
}

export interface Check {
  readonly name: CheckName;
  readonly title: string;
  /** Static checks need no processes of ours and run beside each other. */
  readonly kind: 'static' | 'tests';
  readonly needs: readonly ('postgres' | 'browser')[];
  run(context: CheckContext): Promise<CheckResult>;
}

export const checks: readonly Check[] = [
  tool('types', 'types', ['node_modules/typescript/bin/tsc', '--noEmit']),
  tool('console-types', 'types of the console', [
    'node_modules/typescript/bin/tsc',
    '--noEmit',
    '-p',
    'console',
  ]),
  tool('lint', 'lint and format', ['node_modules/@biomejs/biome/bin/biome', 'check', '.']),
  tool('boundaries', 'boundaries', ['tests/boundaries.ts']),
  tool('dead-code', 'dead code', ['node_modules/knip/bin/knip.js']),
  { ...suite('unit', 'tests, embedded database', 'unit'), needs: ['browser'] },
  { ...suite('postgres', 'tests, PostgreSQL server', 'unit', databaseTests), needs: ['postgres', 'browser'] },
  { ...suite('end-to-end', 'end to end', 'end-to-end'), needs: ['browser'] },
  { ...suite('chaos', 'chaos', 'chaos'), needs: ['postgres', 'browser'] },
];

/** A tool that passes or fails as a whole. */
function tool(name: CheckName, title: string, args: readonly string[]): Check {
  return {
    name,
    title,
    kind: 'static',
    needs: [],
    run: async ({ root, signal }) => {
      const { code, output } = await runCommand(process.execPath, args, { cwd: root, signal });
      return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0, output };
    },
  };
}

/** A vitest project: every test counts. `files` are those that run where nobody picks others; all when absent. */
function suite(
  name: CheckName,
  title: string,
  project: string,
  files?: (root: string) => Promise<readonly string[]>,
): Check {
  return {
    name,
    title,
    kind: 'tests',
    needs: [],
    run: async ({ root, signal, filters, postgresUrl }) => {
      const folder = await mkdtemp(join(tmpdir(), 'mainstay-report-'));
      const report = join(folder, 'report.json');
      try {
        const { code, output } = await runCommand(
          process.execPath,
          [
            'node_modules/vitest/vitest.mjs',
            'run',
            ...['--project', project],
            ...['--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
            ...(filters.length > 0 ? ['--passWithNoTests', ...filters] : ((await files?.(root)) ?? [])),
          ],
          { cwd: root, signal, env: postgresUrl === undefined ? {} : { TEST_DATABASE_URL: postgresUrl } },
        );
        const text = existsSync(report) ? await readFile(report, 'utf8') : undefined;
        return { ...countTests(text, code, filters.length > 0), output };
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  };
}
