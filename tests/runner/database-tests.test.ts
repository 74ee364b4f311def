import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { databaseTests } from './database-tests.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

test('what opens a database runs on both, by itself or through its support', async () => {
  const files = await databaseTests(root);
  expect(files).toContain('kernel/audit/audit.test.ts');
  // Through test-support.ts only.
  expect(files).toContain('apps/charter/bad-input.test.ts');
  expect(files).not.toContain('kernel/base/ids.test.ts');
  expect(files.some((file) => file.startsWith('tests/end-to-end') || file.startsWith('tests/chaos'))).toBe(
    false,
  );
});

test('no test that asks a database anything is left out', async () => {
  const files = new Set(await databaseTests(root));
  for await (const file of glob('{kernel,apps,cli}/**/*.test.ts', { cwd: root })) {
    if (files.has(file)) continue;
    const text = await readFile(join(root, file), 'utf8');
    expect(text, file).not.toMatch(
      /import \{[^}]*\b(?:one|many|run|maybeOne|transact)\b[^}]*\} from '#kernel\/database'/,
    );
  }
});
