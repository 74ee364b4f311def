import type { Command } from 'commander';
import type { Cli } from '#kernel/app';
import { conflict } from '#kernel/base';
import { decisionText, type SessionAnswer, untilDecided, waitingText } from './api.ts';
import { writeDocuments } from './files.ts';

export function addListCommands(command: Command, cli: Cli): void {
  command
    .command('list')
    .description('interviews, newest first')
    .option('--search <text>', 'part of the project’s name')
    .option('--limit <n>', 'at most so many', '30')
    .action(async ({ search, limit }: { search?: string; limit: string }) => {
      const query = new URLSearchParams({ limit, ...(search && { search }) });
      const page = await cli.request<{ items: SessionAnswer[] }>('GET', `/api/v1/charter/sessions?${query}`);
      cli.print(page, () =>
        page.items.length === 0
          ? 'No interviews yet. Begin one with "mainstay charter interview".'
          : page.items.map(oneLine).join('\n'),
      );
    });

  command
    .command('finish <id>')
    .description('end the answering: decide and write the charter; exit 3 when the decision is HALT')
    .action(async (id: string) => {
      await cli.request('POST', `/api/v1/charter/sessions/${id}/finish`);
      const session = await untilDecided(cli, id);
      cli.print(session, () => `${decisionText(session)}${waitingText(session)}`);
      if (session.decision_kind === 'HALT') cli.exitWith(3);
    });

  command
    .command('reopen <id>')
    .description('open a decided interview again; its answers are kept, its next decision is a new edition')
    .action(async (id: string) => {
      const session = await cli.request<SessionAnswer>('POST', `/api/v1/charter/sessions/${id}/reopen`);
      cli.print(
        session,
        () => `Open again: go on with "mainstay charter interview --session ${session.id}".`,
      );
    });

  command
    .command('download <id>')
    .description('write the newest charter of an interview again, in every format')
    .requiredOption('--out <directory>', 'where it is written')
    .action(async (id: string, { out }: { out: string }) => {
      const session = await cli.request<SessionAnswer>('GET', `/api/v1/charter/sessions/${id}`);
      if (session.documents.length === 0) {
        throw conflict('charter.not_written', 'This interview has no charter yet: finish it first.');
      }
      const files = await writeDocuments(cli, session, out);
      cli.print({ session_id: id, files }, () => files.join('\n'));
    });

  command
    .command('show <id>')
    .description('an interview: how far it is, its decision and the rules that fired')
    .action(async (id: string) => {
      const session = await cli.request<SessionAnswer>('GET', `/api/v1/charter/sessions/${id}`);
      cli.print(session, () => `${progressText(session)}\n\n${decisionText(session)}`);
    });
}

const oneLine = ({
  id,
  status,
  progress,
  decision_kind: decision,
  project_name: name,
}: SessionAnswer): string =>
  `${id}  ${(decision ?? status).padEnd(24)}${`${Math.round(progress * 100)} %`.padStart(6)}  ${name}`;

const progressText = ({ stages }: SessionAnswer): string =>
  stages.map(({ title, answered, total }) => `  ${title.padEnd(22)}${answered} of ${total}`).join('\n');
