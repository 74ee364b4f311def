import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { parse, YAMLParseError } from 'yaml';
import type { Cli } from '#kernel/app';
import { invalid, messageOf } from '#kernel/base';
import { decisionText, type SessionAnswer, untilDecided, waitingText } from './api.ts';
import { writeCoverage } from './coverage.ts';
import { writeDocuments } from './files.ts';

const largestFileBytes = 4 * 1024 * 1024;

export function addRunCommand(command: Command, cli: Cli): void {
  command
    .command('run')
    .description('take a whole interview from a file and write its charter; exit 3 when the decision is HALT')
    .requiredOption('--answers <file>', 'answers as YAML or JSON (see examples/charter)')
    .requiredOption('--out <directory>', 'where the charter is written, in every format, and what it covers')
    .option('--project <id>', 'project that it belongs to (default: the default project)')
    .action(async ({ answers, out, project }: { answers: string; out: string; project?: string }) => {
      const document = await readAnswers(answers);
      cli.progress('The answers are read');
      const begun = await cli.request<SessionAnswer>('POST', '/api/v1/charter/sessions/import', {
        document,
        ...(project && { project_id: project }),
      });
      await cli.request('POST', `/api/v1/charter/sessions/${begun.id}/finish`);
      const session = await untilDecided(cli, begun.id);
      const files = [
        ...(await writeDocuments(cli, session, out)),
        ...(await writeCoverage(cli, session.id, out)),
      ];
      const decision = session.decision_kind ?? '';
      cli.print(
        {
          session_id: session.id,
          decision,
          status: session.status,
          rules: session.decision?.rules ?? [],
          files,
        },
        () =>
          `${decisionText(session)}\n\nWritten:\n${files.map((file) => `  ${file}`).join('\n')}${waitingText(session)}`,
      );
      if (decision === 'HALT') cli.exitWith(3);
    });
}

async function readAnswers(file: string): Promise<unknown> {
  const bytes = await readFile(file).catch((error: unknown) => {
    throw invalid(
      'charter.answers_unreadable',
      `The answers file ${file} cannot be read: ${messageOf(error)}`,
    );
  });
  if (bytes.length > largestFileBytes) {
    throw invalid(
      'charter.answers_too_large',
      `The answers file ${file} has ${bytes.length} bytes; at most ${largestFileBytes} are read.`,
    );
  }
  try {
    // Aliases can make a small file huge in memory.
    return parse(bytes.toString('utf8'), { maxAliasCount: 20 });
  } catch (error) {
    const at = error instanceof YAMLParseError ? `, line ${error.linePos?.[0].line ?? '?'}` : '';
    throw invalid(
      'charter.answers_malformed',
      `The answers file ${file}${at} is not valid YAML: ${messageOf(error)}`,
    );
  }
}
