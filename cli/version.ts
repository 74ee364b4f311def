import { readFileSync } from 'node:fs';

/** Of the whole product: kept in package.json only. */
export const version: string = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
).version;
