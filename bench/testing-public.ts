/**
 * What the testing app says of web apps that others wrote, such as those of the npm package `todomvc`:
 *
 *     npm install --prefix FOLDER todomvc
 *     node bench/testing-public.ts FOLDER/node_modules/todomvc examples/vue/ examples/backbone/ … [--budget 90]
 *
 * Each is served from its folder and tested as a user would, `functional`. Whether a finding is true a person has to look
 * up: docs/testing-proof.md has what came of it.
 */
import { parseArgs } from 'node:util';
import { startTester } from '../tests/testing-proof/tester.ts';
import { serveFolder } from './serve-folder.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { budget: { type: 'string', default: '90' } },
});
const [folder, ...paths] = positionals;
if (folder === undefined || paths.length === 0)
  throw new Error('Name the folder and the paths of apps in it: see the head of this file.');

const write = (line: string): void => void process.stdout.write(`${line}\n`);
const served = await serveFolder(folder);
const tester = await startTester();
try {
  for (const path of paths) {
    const began = performance.now();
    const url = new URL(path, new URL(served.url).origin).href;
    const findings = await tester
      .execute({ url, type: 'functional', budgetSeconds: Number(values.budget) })
      .catch((error: unknown) => {
        write(`${path}: ${error instanceof Error ? error.message : String(error)}`);
        return [];
      });
    const certain = findings.filter(({ confidence }) => confidence === 'certain');
    const seconds = Math.round((performance.now() - began) / 1000);
    write(
      `${path}: ${certain.length} certain, ${findings.length - certain.length} to be looked at, ${seconds} s`,
    );
    for (const { confidence, check, title } of findings) write(`  ${confidence}: ${check}: ${title}`);
  }
} finally {
  await tester.stop();
  await served.close();
}
