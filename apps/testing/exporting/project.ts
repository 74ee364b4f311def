import type { TestCase } from '../domain/suite/test-case.ts';
import { quote, slug } from './code-text.ts';
import { featuresOf } from './features.ts';
import { fixturesFile, pageObjectFile, specFile } from './test-files.ts';

export interface ProjectOptions {
  /** The site that the tests were written on: `http://127.0.0.1:3000`. */
  readonly origin: string;
  /** The version of @playwright/test to ask for. */
  readonly playwright: string;
}

/**
 * A project of `@playwright/test` that runs these tests without Mainstay.
 *
 * @returns contents by path, relative and with `/`; the same for the same tests
 */
export function projectFiles(
  cases: readonly TestCase[],
  { origin, playwright }: ProjectOptions,
): ReadonlyMap<string, string> {
  const features = featuresOf(cases);
  const files = new Map<string, string>();
  for (const feature of features) {
    files.set(`tests/${feature.name}.spec.ts`, specFile(feature));
    if (feature.pageObject) files.set(`pages/${feature.name}-page.ts`, pageObjectFile(feature.pageObject));
  }
  files.set('fixtures.ts', fixturesFile(features, origin));
  files.set('playwright.config.ts', configFile(origin));
  files.set('package.json', packageFile(origin, playwright));
  files.set('README.md', readmeFile(cases.length, origin));
  files.set('.gitignore', 'node_modules/\ntest-results/\nplaywright-report/\n');
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}

const configFile = (origin: string): string => `import { defineConfig, devices } from '@playwright/test';

/** CHROMIUM_PATH: a browser of the system in place of the one that Playwright installs. */
const executablePath = process.env.CHROMIUM_PATH;

export default defineConfig({
  testDir: 'tests',
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  retries: process.env.CI ? 2 : 0,
  reporter: process.env.CI ? [['list'], ['html', { open: 'never' }]] : 'list',
  use: {
    ...devices['Desktop Chrome'],
    baseURL: process.env.BASE_URL ?? ${quote(origin)},
    locale: 'en-US',
    timezoneId: 'UTC',
    trace: 'on-first-retry',
    launchOptions: executablePath ? { executablePath } : {},
  },
});
`;

const packageFile = (origin: string, playwright: string): string =>
  `${JSON.stringify(
    {
      name: `tests-of-${slug(new URL(origin).host, 'site')}`,
      version: '1.0.0',
      private: true,
      type: 'module',
      scripts: { test: 'playwright test', 'test:ui': 'playwright test --ui' },
      devDependencies: { '@playwright/test': playwright },
    },
    null,
    2,
  )}\n`;

const readmeFile = (count: number, origin: string): string => `# Tests of ${origin}

${count} ${count === 1 ? 'test' : 'tests'} for [Playwright](https://playwright.dev).

\`\`\`sh
npm install
npx playwright install chromium
npm test
\`\`\`

- \`BASE_URL=https://staging.example.org npm test\` tests another installation of the same site.
- \`CHROMIUM_PATH=/usr/bin/chromium npm test\` uses a browser that is there already; nothing need be installed then.
- \`tests/\` has one file for each part of the site, \`pages/\` the elements that several steps use, \`fixtures.ts\` what
  the tests share.
`;
