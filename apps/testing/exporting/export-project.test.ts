import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { quote } from './code-text.ts';
import { exportProject } from './export-project.ts';
import { projectFiles } from './project.ts';
import { element, listApp, listCases, role, testCase } from './test-support.ts';

const options = { origin: 'http://127.0.0.1:3000', playwright: '1.64.1' };
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mainstay-export-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the code', () => {
  const files = projectFiles(listCases, options);

  it('reads as a person would write it', () => {
    expect([...files.keys()]).toEqual([
      '.gitignore',
      'README.md',
      'fixtures.ts',
      'package.json',
      'pages/home-page.ts',
      'pages/list-page.ts',
      'playwright.config.ts',
      'tests/home.spec.ts',
      'tests/list.spec.ts',
    ]);
    expect(files.get('tests/list.spec.ts')).toBe(`import { expect, test } from '../fixtures.ts';

test.describe('list', () => {
  test('Adds an item', { tag: ['@smoke'] }, async ({ page, pageErrors, listPage }) => {
    await page.goto('/list');
    await listPage.newItemTextbox.fill('Milk & "honey"');
    await page.getByRole('button', { name: 'Add "it"', exact: true }).click();
    await expect(page.getByRole('list', { name: 'Items', exact: true })).toContainText('Milk & "honey"');
    await expect(listPage.newItemTextbox).toHaveValue('');
    await expect(listPage.listitem.filter({ visible: true })).toHaveCount(1);
    await expect(pageErrors).toStayEmpty();
  });

  test('Adds by the keyboard', async ({ page, listPage }) => {
    await page.goto('/list');
    await listPage.newItemTextbox.fill('Tea');
    await listPage.newItemTextbox.press('Enter');
    await expect(listPage.listitem).toHaveText('Tea');
    await expect(listPage.newItemTextbox).toBeFocused();
  });
});
`);
    expect(files.get('pages/list-page.ts')).toContain(
      `    this.newItemTextbox = page.getByLabel('New item', { exact: true });`,
    );
  });

  it('is the same for the same tests, and parses whatever the texts are', () => {
    const any = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string(),
      // biome-ignore lint/suspicious/noTemplateCurlyInString: as text
      fc.constantFrom("'", '`${x}`', '*/', '\u2028', '__proto__', '../../x'),
    );
    fc.assert(
      fc.property(
        fc.array(any, { minLength: 8, maxLength: 8 }),
        ([a = '', b = '', c = '', d = '', e = '', f = '', g = '', h = '']) => {
          const cases = [
            testCase(
              a,
              [
                { do: 'open', path: `/${b}` },
                { do: 'fill', element: role(c, d), value: e },
                { do: 'click', element: element(f, { by: 'css', selector: g }) },
                {
                  do: 'expect',
                  expect: {
                    that: 'text',
                    element: element(f, { by: 'css', selector: g }),
                    text: h,
                    match: 'is',
                  },
                },
                { do: 'press', key: h },
              ],
              [a, b],
            ),
            testCase(a, [
              { do: 'open', path: g },
              { do: 'click', element: element(h, { by: 'text', text: a }) },
            ]),
          ];
          const first = projectFiles(cases, options);
          expect(projectFiles(cases, options)).toEqual(first);
          for (const [path, content] of first) {
            expect(path).toMatch(/^[A-Za-z0-9./_-]+$/u);
            expect(path).not.toContain('..');
            if (path.endsWith('.ts')) expect(problemsOf(content), content).toEqual([]);
          }
        },
      ),
      { numRuns: 40 },
    );
  }, 60_000);

  it('says every text as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        // biome-ignore lint/security/noGlobalEval: the literal is what is tested
        expect(eval(quote(text))).toBe(text);
      }),
    );
  });
});

describe('the folder', () => {
  it('is written whole, again over a former export, and keeps what is not of it', async () => {
    const directory = join(folder, 'again');
    await exportProject(listCases, { ...options, directory });
    await mkdir(join(directory, 'node_modules/x'), { recursive: true });
    await writeFile(join(directory, 'tests/own.spec.ts'), '// mine');
    await exportProject(listCases.slice(2), { ...options, directory });
    expect((await readdir(join(directory, 'tests'))).sort()).toEqual(['home.spec.ts', 'own.spec.ts']);
    expect(await readdir(join(directory, 'node_modules'))).toEqual(['x']);
    expect((await readdir(folder)).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('is refused where it holds something else', async () => {
    const directory = join(folder, 'used');
    await mkdir(directory);
    await writeFile(join(directory, 'thesis.txt'), 'years of work');
    const tried = exportProject(listCases, { ...options, directory });
    await expect(tried).rejects.toMatchObject({ code: 'testing.export_folder_in_use' });
    await expect(
      exportProject(listCases, { ...options, directory: join(directory, 'thesis.txt') }),
    ).rejects.toMatchObject({ code: 'testing.export_folder_in_use' });
    expect(await readFile(join(directory, 'thesis.txt'), 'utf8')).toBe('years of work');
  });
});

describe('the exported tests', () => {
  it('run by Playwright alone: they pass on the site and fail on a broken one', async () => {
    const directory = join(folder, 'run');
    const site = await serve(false);
    const broken = await serve(true);
    try {
      await exportProject(listCases, { origin: site.origin, directory });
      const modules = dirname(
        dirname(createRequire(import.meta.url).resolve('@playwright/test/package.json')),
      );
      await mkdir(join(directory, 'node_modules'));
      await symlink(modules, join(directory, 'node_modules/@playwright'));
      expect(await runPlaywright(directory, {})).toMatchObject({ passed: 3, failed: 0 });
      expect(await runPlaywright(directory, { BASE_URL: broken.origin })).toMatchObject({
        passed: 1,
        failed: 2,
      });
    } finally {
      site.server.close();
      broken.server.close();
    }
  }, 180_000);
});

async function serve(broken: boolean): Promise<{ server: Server; origin: string }> {
  const server = createServer((request, response) => {
    const { status, body } = listApp(new URL(request.url ?? '/', 'http://x').pathname, broken);
    response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return { server, origin: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}` };
}

async function runPlaywright(
  directory: string,
  env: Record<string, string>,
): Promise<{ passed: number; failed: number; output: string }> {
  const output = await new Promise<string>((resolve) => {
    execFile(
      process.execPath,
      [join(directory, 'node_modules/@playwright/test/cli.js'), 'test', '--workers=1', '--reporter=json'],
      {
        cwd: directory,
        env: {
          PATH: process.env.PATH,
          CHROMIUM_PATH: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
          ...env,
        },
        maxBuffer: 20_000_000,
      },
      (_error, stdout, stderr) => resolve(stdout + stderr),
    );
  });
  const count = (name: string): number =>
    Number(new RegExp(`"${name}": (\\d+)`, 'u').exec(output)?.[1] ?? -1);
  return { passed: count('expected'), failed: count('unexpected'), output };
}

function problemsOf(code: string): readonly string[] {
  const { diagnostics = [] } = ts.transpileModule(code, { reportDiagnostics: true });
  return diagnostics.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}
