/**
 * Measures the guard on files of examples (JSON Lines, {"text","label","kind"?}): recall and false positives at the flag
 * and block scores, and microseconds per check. `node bench/guard.ts FILE… [--source retrieved] [--misses N]`
 */
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { createGuard } from '#kernel/guard';
import { createMetrics } from '#kernel/telemetry';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { source: { type: 'string', default: 'user' }, misses: { type: 'string', default: '0' } },
});
const source = values.source === 'retrieved' || values.source === 'tool' ? values.source : 'user';

const guard = createGuard({
  settings: { prompts: 'block', flag_score: 0.5, block_score: 0.8, max_characters: 200_000 },
  metrics: createMetrics(),
});

interface Example {
  readonly text: string;
  readonly label: string;
  readonly kind?: string;
}

const say = (line: string): boolean => process.stdout.write(`${line}\n`);
const percent = (part: number, whole: number): string => `${((100 * part) / Math.max(1, whole)).toFixed(1)}%`;

/** The middle of many rounds; the first rounds warm the compiler. */
function microsecondsPerCheck(text: string): number {
  const rounds: number[] = [];
  for (let round = 0; round < 300; round += 1) {
    const start = process.hrtime.bigint();
    guard.judge(text, source);
    if (round >= 100) rounds.push(Number(process.hrtime.bigint() - start) / 1000);
  }
  return rounds.sort((one, other) => one - other)[rounds.length >> 1] ?? 0;
}

for (const file of positionals) {
  const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line.trim() !== '');
  const examples = lines.map((line): Example => JSON.parse(line));
  const scored = examples.map((example) => ({ ...example, ...guard.judge(example.text, source) }));
  for (const label of ['attack', 'benign']) {
    for (const kind of new Set(scored.filter((one) => one.label === label).map((one) => one.kind ?? ''))) {
      const part = scored.filter((one) => one.label === label && (one.kind ?? '') === kind);
      const flagged = part.filter(({ score }) => score >= 0.5).length;
      const blocked = part.filter(({ score }) => score >= 0.8).length;
      const name = label === 'attack' ? 'recall' : 'false positives';
      say(
        `${name.padEnd(15)} ${percent(flagged, part.length).padStart(6)} ${percent(blocked, part.length).padStart(6)} ${String(part.length).padStart(5)}  ${kind || file}`,
      );
    }
  }
  const misses = scored.filter(({ label, score }) => (label === 'attack') !== score >= 0.5);
  for (const { label, score, text, findings } of misses.slice(0, Number(values.misses))) {
    say(
      `  ${label} ${score.toFixed(2)} ${findings.map(({ rule }) => rule).join(' ')} ${JSON.stringify(text.slice(0, 220))}`,
    );
  }
}

const page =
  'The committee met on Tuesday to review the plan for the river bank and agreed on the next steps. '.repeat(
    21,
  );
say(`a page of ${page.length} characters: ${microsecondsPerCheck(page).toFixed(0)} µs per check`);
