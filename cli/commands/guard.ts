import { readFile } from 'node:fs/promises';
import { text as readAll } from 'node:stream/consumers';
import type { Command } from 'commander';
import type { Cli } from '#kernel/app';
import { invalid, messageOf } from '#kernel/base';
import { table } from '../terminal.ts';
import { type Example, measure, type Row, readExamples } from './guard-evaluation.ts';

interface Decision {
  readonly action: 'allow' | 'flag' | 'block';
  readonly score: number;
  readonly findings: readonly {
    readonly rule: string;
    readonly title: string;
    readonly weight: number;
    readonly excerpt: string | null;
  }[];
  readonly redaction: { readonly findings: readonly { readonly kind: string }[] };
}

interface Scores {
  readonly flag_score: number;
  readonly block_score: number;
  readonly scores: readonly number[];
}

const sources = ['user', 'retrieved', 'tool'];
/** Requests stay well below the server's limit on their size. */
const batchCharacters = 400_000;
const batchTexts = 500;

export function addGuardCommands(program: Command, cli: Cli): void {
  const guard = program.command('guard').description('the guard in front of models: check, evaluate');

  guard
    .command('check <file>')
    .description('what the guard thinks of a text ("-" reads standard input); exit code 3 when it is blocked')
    .option('--source <source>', `where the text comes from: ${sources.join(', ')}`, 'user')
    .action(async (file: string, { source }: { source: string }) => {
      if (!sources.includes(source)) {
        throw invalid('cli.invalid_source', `"${source}" is no source of text; take ${sources.join(', ')}.`);
      }
      const text = await readText(file);
      const decision = await cli.request<Decision>('POST', '/api/v1/guard/check', { text, source });
      cli.print(decision, () => describe(decision));
      if (decision.action === 'block') cli.exitWith(3);
    });

  guard
    .command('evaluate <file>')
    .description(
      'measure the guard on texts of your own: one {"text","label":"attack|benign","kind"?} per line',
    )
    .option('--source <source>', `where the texts come from: ${sources.join(', ')}`, 'user')
    .action(async (file: string, { source }: { source: string }) => {
      if (!sources.includes(source)) {
        throw invalid('cli.invalid_source', `"${source}" is no source of text; take ${sources.join(', ')}.`);
      }
      const examples = readExamples(await readText(file), file);
      const scores: number[] = [];
      let thresholds = { flag: 0, block: 0 };
      for (const batch of batches(examples)) {
        const answer = await cli.request<Scores>('POST', '/api/v1/guard/evaluate', {
          texts: batch.map(({ text }) => text),
          source,
        });
        scores.push(...answer.scores);
        thresholds = { flag: answer.flag_score, block: answer.block_score };
        cli.progress(`${scores.length} of ${examples.length} texts`);
      }
      const rows = measure(examples, scores, thresholds);
      cli.print({ texts: examples.length, thresholds, rows }, () => evaluation(rows, thresholds));
    });
}

async function readText(file: string): Promise<string> {
  try {
    return file === '-' ? await readAll(process.stdin) : await readFile(file, 'utf8');
  } catch (error) {
    throw invalid('cli.unreadable_file', `${file} cannot be read: ${messageOf(error)}`);
  }
}

function* batches(examples: readonly Example[]): Generator<Example[]> {
  let batch: Example[] = [];
  let size = 0;
  for (const example of examples) {
    if (batch.length > 0 && (size + example.text.length > batchCharacters || batch.length === batchTexts)) {
      yield batch;
      batch = [];
      size = 0;
    }
    batch.push(example);
    size += example.text.length;
  }
  if (batch.length > 0) yield batch;
}

function describe({ action, score, findings, redaction }: Decision): string {
  const verdict = { allow: 'Allowed', flag: 'Flagged', block: 'Blocked' }[action];
  const lines = [`${verdict}, score ${score.toFixed(2)}`];
  if (findings.length > 0) {
    const rows = findings.map(({ rule, weight, title, excerpt }) => [
      rule,
      weight.toFixed(2),
      title,
      excerpt === null ? '' : JSON.stringify(excerpt.slice(0, 60)),
    ]);
    lines.push('', table(['RULE', 'WEIGHT', 'WHAT', 'WHERE'], rows));
  }
  const kinds = [...new Set(redaction.findings.map(({ kind }) => kind))];
  if (kinds.length > 0) lines.push('', `Would be taken out of records: ${kinds.join(', ')}`);
  return lines.join('\n');
}

function evaluation(rows: readonly Row[], { flag, block }: { flag: number; block: number }): string {
  const share = (part: Row['flagged']): string =>
    part === null
      ? ''
      : `${(part.rate * 100).toFixed(1)}% (${part.count}/${part.of}; ${(part.low * 100).toFixed(1)}–${(part.high * 100).toFixed(1)})`;
  return table(
    ['KIND', 'MEASURE', `AT FLAG ${flag}`, `AT BLOCK ${block}`],
    rows.map(({ kind, measure: name, flagged, blocked }) => [kind, name, share(flagged), share(blocked)]),
  );
}
