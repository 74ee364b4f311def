import type { Page } from 'playwright-core';
import { namesInPage } from '../../../browsers/describe/names.ts';
import { rolesInPage } from '../../../browsers/describe/roles.ts';
import { controlsInPage } from './controls-in-page.ts';
import { listsInPage } from './lists-in-page.ts';
import type { Look } from './look.ts';
import { type LookRequest, lookInPage } from './look-in-page.ts';
import { toolsInPage } from './page-tools.ts';
import { textsInPage } from './texts-in-page.ts';

/** Each part is sent as its own source text; they know each other in the page only. */
const source = `
  const tools = (${toolsInPage.toString()})();
  const roles = (${rolesInPage.toString()})();
  const names = (${namesInPage.toString()})(roles);
  const readers = {
    lists: (${listsInPage.toString()})(tools),
    controls: (${controlsInPage.toString()})(tools, roles, names),
    texts: (${textsInPage.toString()})(tools),
  };`;

/** Reads what a page shows. @throws Playwright's error when the page is gone or goes elsewhere meanwhile */
export async function lookAt(page: Page, request: LookRequest): Promise<Look> {
  const asked = JSON.stringify(request);
  return (await page.evaluate(`(() => {${source}
  return (${lookInPage.toString()})(tools, readers, ${asked});
})()`)) as Look;
}
