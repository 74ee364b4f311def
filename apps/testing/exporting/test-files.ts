import { quote } from './code-text.ts';
import type { Feature, PageObject } from './features.ts';
import { elementCode, type Naming, stepCode } from './step-code.ts';

export function specFile({ name, pageObject, tests }: Feature): string {
  const naming: Naming = (element) => {
    const code = elementCode(element);
    const member = pageObject?.members.get(code);
    return member ? `${pageObject?.fixture}.${member}` : code;
  };
  const bodies = tests.map(({ title, test }) => {
    const lines = test.steps.map((step) => `    ${stepCode(step, naming)}`);
    const tags = test.tags.map(tagOf).filter((tag) => tag !== '@');
    const details = tags.length > 0 ? `, { tag: [${[...new Set(tags)].map(quote).join(', ')}] }` : '';
    return `  test(${quote(title)}${details}, async ({ ${usedBy(lines.join('\n'), pageObject).join(', ')} }) => {\n${lines.join('\n')}\n  });`;
  });
  return `import { expect, test } from '../fixtures.ts';

test.describe(${quote(name.replaceAll('-', ' '))}, () => {
${bodies.join('\n\n')}
});
`;
}

/** Which fixtures a test names outside its texts. */
function usedBy(code: string, pageObject: PageObject | undefined): string[] {
  const bare = code.replace(/'(?:[^'\\]|\\.)*'/gu, "''");
  const names = ['page', 'pageErrors', ...(pageObject ? [pageObject.fixture] : [])];
  return names.filter((name) => new RegExp(`\\b${name}\\b`, 'u').test(bare));
}

const tagOf = (tag: string): string => `@${tag.replace(/[^\p{L}\p{N}_-]+/gu, '-').replace(/^-+|-+$/gu, '')}`;

export function pageObjectFile({ className, members }: PageObject): string {
  const sorted = [...members].sort(([, a], [, b]) => (a < b ? -1 : 1));
  return `import type { Locator, Page } from '@playwright/test';

export class ${className} {
${sorted.map(([, member]) => `  readonly ${member}: Locator;`).join('\n')}

  constructor(page: Page) {
${sorted.map(([code, member]) => `    this.${member} = ${code};`).join('\n')}
  }
}
`;
}

export function fixturesFile(features: readonly Feature[], origin: string): string {
  const objects = features.flatMap(({ name, pageObject }) => (pageObject ? [{ name, ...pageObject }] : []));
  return `import { test as base, expect as baseExpect, type Page } from '@playwright/test';
${objects.map(({ name, className }) => `import { ${className} } from './pages/${name}-page.ts';\n`).join('')}
/** What went wrong in a page: uncaught errors, errors in the console, requests that failed, answers of 400 and more. */
class PageErrors {
  readonly page: Page;
  readonly list: string[] = [];

  constructor(page: Page, site: string) {
    this.page = page;
    page.on('pageerror', (error) => this.list.push(\`Uncaught error: \${error.message}\`));
    page.on('console', (message) => {
      // Chromium says here again what the request itself reports.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
        this.list.push(\`Error in the console: \${message.text()}\`);
      }
    });
    page.on('requestfailed', (request) => {
      const reason = request.failure()?.errorText ?? 'failed';
      // Ended because the page went elsewhere: nobody's fault.
      if (!/ABORT|cancelled/i.test(reason)) this.list.push(\`\${request.method()} \${request.url()}: \${reason}\`);
    });
    page.on('response', (response) => {
      if (response.status() >= 400 && new URL(response.url()).origin === site) {
        this.list.push(\`\${response.request().method()} \${response.url()} answered \${response.status()}\`);
      }
    });
  }
}

interface Fixtures {
  pageErrors: PageErrors;
${objects.map(({ fixture, className }) => `  ${fixture}: ${className};\n`).join('')}}

export const test = base.extend<Fixtures>({
  page: async ({ page }, use) => {
    page.on('dialog', (dialog) => void dialog.accept().catch(() => undefined));
    await use(page);
  },
  pageErrors: async ({ page, baseURL }, use) => {
    await use(new PageErrors(page, new URL(baseURL ?? ${quote(origin)}).origin));
  },
${objects
  .map(
    ({ fixture, className }) =>
      `  ${fixture}: async ({ page }, use) => {\n    await use(new ${className}(page));\n  },\n`,
  )
  .join('')}});

export const expect = baseExpect.extend({
  /** Also while what is under way comes to an end. */
  async toStayEmpty(errors: PageErrors) {
    await errors.page.waitForLoadState('networkidle', { timeout: 1000 }).catch(() => undefined);
    return {
      pass: errors.list.length === 0,
      message: () => \`Expected no errors of the page, but there were:\\n\${errors.list.join('\\n')}\`,
    };
  },
});
`;
}
