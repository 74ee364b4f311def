import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const run = promisify(execFile);

test('the gateway loads neither undici nor its translation before there is a request', async () => {
  const script = `
    const { registerHooks } = await import('node:module');
    const loaded = [];
    registerHooks({ load(url, context, next) { loaded.push(url); return next(url, context); } });
    await import(${JSON.stringify(new URL('./index.ts', import.meta.url).href)});
    console.log(JSON.stringify(loaded));
  `;
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script]);
  const loaded: string[] = JSON.parse(stdout);
  expect(loaded.some((url) => url.endsWith('/gateway/serve.ts'))).toBe(true);
  expect(loaded.filter((url) => /node_modules\/undici\/|gateway\/translate\//.test(url))).toEqual([]);
});
