/**
 * Tests one API by its description and prints what was found, each finding with the request that shows it:
 * `node bench/testing-apis.ts OPENAPI_FILE_OR_URL --base URL [--header "name: value"] [--cases 20] [--seconds 60]
 * [--seed 1] [--allow-destructive] [--strict] [--full]`.
 *
 * The part of the testing app that tests APIs is called directly, without the guard for addresses and without a
 * database, so that the same seed makes the same requests. Ends with one line of figures for a table.
 */
import { parseArgs } from 'node:util';
import { apiSettingsSchema } from '../apps/testing/domain/apis/settings.ts';
import { seededRandom } from '../apps/testing/domain/random.ts';
import { loadDocument } from '../apps/testing/probes/apis/load.ts';
import { testApi } from '../apps/testing/probes/apis/run.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    base: { type: 'string' },
    header: { type: 'string', multiple: true, default: [] },
    cases: { type: 'string', default: '20' },
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' },
    'allow-destructive': { type: 'boolean', default: false },
    strict: { type: 'boolean', default: false },
    full: { type: 'boolean', default: false },
  },
});
const [source] = positionals;
const { base } = values;
if (source === undefined || base === undefined)
  throw new Error('Say which description, and with --base where the API is.');

const started = performance.now();
const since = (): number => Math.round((performance.now() - started) / 100) / 10;
const write = (line: string): void => void process.stdout.write(`${line}\n`);

const headers = Object.fromEntries(
  values.header.map((line) => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
  }),
);
const end = started + Number(values.seconds) * 1000;
const result = await testApi({
  document: await loadDocument(source, { fetch }),
  baseUrl: base,
  auth: { headers },
  settings: apiSettingsSchema.parse({
    cases: Number(values.cases),
    allow_destructive: values['allow-destructive'],
    strict: values.strict,
  }),
  signal: new AbortController().signal,
  remaining: () => end - performance.now(),
  random: seededRandom(Number(values.seed)),
  fetch,
  found: () => undefined,
  progress: (_fraction, sentence) => {
    if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${since()} s  ${sentence.slice(0, 90)}`);
  },
});
if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');

for (const { check, confidence, severity, title, evidence } of result.findings) {
  write(`\n${confidence === 'review' ? 'to review' : severity}  ${check}\n${title}`);
  for (const piece of evidence.slice(0, values.full ? undefined : 1))
    if (piece.kind === 'text') write(piece.text);
}
if (result.limits.length > 0)
  write(`\nNot looked at:\n${result.limits.map((limit) => `  ${limit}`).join('\n')}`);

const { operations, requests } = result.summary;
const certain = result.findings.filter(({ confidence }) => confidence === 'certain').length;
write(
  `\n${operations.documented} operations, ${operations.reached} reached, ${operations.succeeded} answered with success; ` +
    `${requests} requests in ${since()} s; ${certain} findings, ${result.findings.length - certain} to review`,
);
