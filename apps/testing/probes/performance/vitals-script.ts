import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { recordInPage } from './record-in-page.ts';

/** The name under which the recorder is found in the page. */
export const recorderName = '__mainstay_performance__';

let script: string | undefined;

/**
 * The script that measures a page from its first moment: the build of the package `web-vitals` with attribution, and our
 * recorder around it. It leaves one hidden property in the page, of its main frame only.
 */
export function vitalsScript(): string {
  script ??= build();
  return script;
}

function build(): string {
  const file = createRequire(import.meta.url).resolve('web-vitals/attribution');
  const library = readFileSync(file, 'utf8').replace(/\/\/# sourceMappingURL=.*$/m, '');
  // It is a module for Node and browsers alike: given `exports`, it stays out of the page's names.
  return `(() => {
    if (window !== window.top) return;
    const exports = {}, module = { exports };
    (() => {${library}
    })();
    const recorded = (${recordInPage.toString()})(module.exports);
    Object.defineProperty(window, ${JSON.stringify(recorderName)}, { value: recorded, enumerable: false });
  })()`;
}
