import { glob, readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';

/** Whoever opens a database, or the whole program, in a test names one of these. */
const opensDatabase =
  /\b(?:testPlatform|testDatabase|testDurable|startProgram|openDatabase|DATABASE_URL|TEST_DATABASE_URL)\b/;
const supportImport = /from '(\.[^']*test-support\.ts)'/g;

/**
 * The test files whose outcome can depend on which database they run on: those that open one, by themselves or by what
 * stands beside them as `test-support.ts`. The others would only say the same again.
 *
 * @returns paths relative to `root`, sorted
 */
export async function databaseTests(root: string): Promise<string[]> {
  const found: string[] = [];
  const files = glob('{kernel,operations,apps,cli,console,bench,tests}/**/*.test.{ts,tsx}', {
    cwd: root,
    exclude: (name) => name === 'node_modules' || name === 'fixtures',
  });
  for await (const file of files) {
    if (/^tests\/(?:end-to-end|chaos)\//.test(file)) continue;
    if (await reachesDatabase(join(root, file), new Set())) found.push(relative(root, join(root, file)));
  }
  return found.sort();
}

async function reachesDatabase(file: string, seen: Set<string>): Promise<boolean> {
  if (seen.has(file)) return false;
  seen.add(file);
  const text = await readFile(file, 'utf8');
  if (opensDatabase.test(text)) return true;
  for (const [, target = ''] of text.matchAll(supportImport))
    if (await reachesDatabase(join(dirname(file), target), seen)) return true;
  return false;
}
