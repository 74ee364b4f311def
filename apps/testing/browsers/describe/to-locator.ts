import type { Page, Locator as PlaywrightLocator } from 'playwright-core';
import type { Locator } from '../../domain/suite/locator.ts';

/** Playwright names its roles in a type; what a test case says is checked by the browser instead. */
type Role = Parameters<Page['getByRole']>[0];

/** Names and texts are compared whole and with case, white space collapsed. It may match any number of elements. */
export function toLocator(page: Page, locator: Locator): PlaywrightLocator {
  switch (locator.by) {
    case 'role':
      return page.getByRole(
        locator.role as Role,
        locator.name === undefined ? {} : { name: locator.name, exact: true },
      );
    case 'label':
      return page.getByLabel(locator.text, { exact: true });
    case 'placeholder':
      return page.getByPlaceholder(locator.text, { exact: true });
    case 'text':
      return page.getByText(locator.text, { exact: true });
    case 'test-id':
      return page.getByTestId(locator.value);
    case 'css':
      return page.locator(`css=${locator.selector}`);
  }
}
