import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkDependencies, type DependencyReport } from './dependencies.ts';

/** One line per file of a small house: its path, and what it imports. */
const allowed: Record<string, string> = {
  'kernel/base/index.ts': `export { name } from './name.ts';`,
  'kernel/base/name.ts': `export const name = 'x';`,
  'kernel/documents/index.ts': `export type { Page } from './page.ts'; export { render } from './page.ts';`,
  'kernel/documents/page.ts': `import { name } from '#kernel/base'; export interface Page { title: string } export const render = name;`,
  'operations/backup/index.ts': `export { backup } from './backup.ts';`,
  'operations/backup/backup.ts': `import { name } from '#kernel/base'; export const backup = name;`,
  'apps/one/app.ts': `import { rule } from './domain/rule.ts'; export const app = rule;`,
  'apps/one/domain/rule.ts': `import type { Page } from '#kernel/documents'; import { name } from '#kernel/base'; import { z } from 'zod'; export const rule = z.literal(name); export type P = Page;`,
  'apps/one/domain/rule.test.ts': `import { readFile } from 'node:fs/promises'; import { rule } from './rule.ts'; export const x = [readFile, rule];`,
  'apps/one/console/pages.tsx': `import type { Page } from '#kernel/documents'; import { button } from '#console'; export const page: Page[] = [button];`,
  'apps/two/app.ts': `import { name } from '#kernel/base'; export const app = name;`,
  'console/src/kit/index.ts': `export { button } from './button.ts';`,
  'console/src/kit/button.ts': `import { createElement } from 'react'; export const button = createElement;`,
  'cli/main.ts': `import { app } from '../apps/one/app.ts'; export default app;`,
};

/** Every rule with a file that breaks it. */
const broken: readonly (readonly [rule: string, file: string, text: string])[] = [
  ['no-cycle', 'kernel/base/hen.ts', `import { egg } from './egg.ts'; export const hen = egg;`],
  ['unresolvable', 'kernel/base/lost.ts', `import { x } from './nowhere.ts'; export const lost = x;`],
  ['unresolvable', 'cli/lost-room.ts', `import { x } from '#kernel/nowhere'; export const lost = x;`],
  [
    'kernel-knows-no-other',
    'kernel/base/up.ts',
    `import { app } from '../../apps/one/app.ts'; export const up = app;`,
  ],
  [
    'kernel-knows-no-other',
    'kernel/base/sideways.ts',
    `import { backup } from '#operations/backup'; export const s = backup;`,
  ],
  [
    'kernel-tests-know-no-app',
    'kernel/base/name.test.ts',
    `import { app } from '../../apps/one/app.ts'; export const up = app;`,
  ],
  [
    'operations-know-only-the-kernel',
    'operations/backup/up.ts',
    `import type { app } from '../../apps/one/app.ts'; export type U = typeof app;`,
  ],
  ['no-app-to-app', 'apps/two/friend.ts', `import { app } from '../one/app.ts'; export const friend = app;`],
  [
    'apps-stand-on-the-kernel',
    'apps/two/backup.ts',
    `import { backup } from '#operations/backup'; export const b = backup;`,
  ],
  [
    'room-by-its-front-door',
    'kernel/documents/burglar.ts',
    `import { name } from '../base/name.ts'; export const b = name;`,
  ],
  [
    'kernel-by-its-front-door',
    'apps/two/burglar.ts',
    `import { name } from '../../kernel/base/name.ts'; export const b = name;`,
  ],
  [
    'not-through-own-front-door',
    'kernel/base/round.ts',
    `import { name } from './index.ts'; export const r = name;`,
  ],
  [
    'app-by-its-manifest',
    'cli/burglar.ts',
    `import { rule } from '../apps/one/domain/rule.ts'; export const b = rule;`,
  ],
  [
    'domain-is-pure-of-rooms',
    'apps/two/domain/store.ts',
    `import { app } from '../app.ts'; export const s = app;`,
  ],
  [
    'domain-takes-only-types-of-documents',
    'apps/two/domain/page.ts',
    `import { render } from '#kernel/documents'; export const p = render;`,
  ],
  [
    'domain-reaches-nothing-outside',
    'apps/two/domain/file.ts',
    `import { readFile } from 'node:fs/promises'; export const f = readFile;`,
  ],
  [
    'domain-reaches-nothing-outside',
    'apps/two/domain/child.ts',
    `import { spawn } from 'child_process'; export const c = spawn;`,
  ],
  [
    'domain-takes-no-library-but-zod',
    'apps/two/domain/sql.ts',
    `import { sql } from 'kysely'; export const s = sql;`,
  ],
  [
    'console-takes-only-types',
    'apps/two/console/pages.tsx',
    `import { name } from '#kernel/base'; export const p = name;`,
  ],
  [
    'console-kit-by-its-front-door',
    'apps/two/console/inner.tsx',
    `import { button } from '../../../console/src/kit/button.ts'; export const p = button;`,
  ],
  [
    'server-takes-nothing-of-the-console',
    'apps/two/routes.ts',
    `import { page } from '../one/console/pages.tsx'; export const r = page;`,
  ],
  [
    'only-tests-use-test-code',
    'cli/tested.ts',
    `import { kit } from '../tests/kit.ts'; export const t = kit;`,
  ],
  ['runs-without-development-tools', 'cli/tools.ts', `import { test } from 'vitest'; export const t = test;`],
  ['no-orphan', 'kernel/base/leftover.ts', `export const leftover = 1;`],
];

const others: Record<string, string> = {
  'kernel/base/egg.ts': `import { hen } from './hen.ts'; export const egg = hen;`,
  'tests/kit.ts': `export const kit = 1;`,
  'tsconfig.json': JSON.stringify({
    compilerOptions: { module: 'nodenext', allowImportingTsExtensions: true, noEmit: true, jsx: 'react-jsx' },
  }),
  'package.json': JSON.stringify({
    type: 'module',
    imports: { '#kernel/*': './kernel/*/index.ts', '#operations/*': './operations/*/index.ts' },
    dependencies: { zod: '*', kysely: '*' },
    devDependencies: { vitest: '*', react: '*' },
  }),
};

for (const name of ['zod', 'kysely', 'vitest', 'react']) {
  others[`node_modules/${name}/package.json`] = JSON.stringify({ name, main: 'index.js' });
  others[`node_modules/${name}/index.js`] = 'module.exports = {};';
}

const project = fileURLToPath(new URL('../..', import.meta.url));
let root: string;
let report: DependencyReport;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'mainstay-house-'));
  const files = {
    ...allowed,
    ...others,
    ...Object.fromEntries(broken.map(([, file, text]) => [file, text])),
  };
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, file)), { recursive: true });
    await writeFile(join(root, file), `${text}\n`);
  }
  report = await checkDependencies(root, join(project, '.dependency-cruiser.cjs'));
});

afterAll(() => rm(root, { recursive: true, force: true }));

test.each(broken)('%s fires on %s', (rule, file) => {
  // A cycle is reported once, from either of its files.
  const found = report.violations.filter(({ from, by }) => from === file || by.includes(file));
  expect(found.map((violation) => violation.rule)).toContain(rule);
});

test('what the rules allow is left in peace', () => {
  const found = report.violations.filter((violation) => violation.from in allowed);
  expect(found).toEqual([]);
});

test('every file is seen', () => {
  const files = [...Object.keys(allowed), ...broken.map(([, file]) => file)];
  expect(report.files).toEqual(expect.arrayContaining(files));
});
