import type { Command } from 'commander';
import type { Cli } from '#kernel/app';
import type { ExecutionAnswer } from './api.ts';
import { finish } from './ending/finish.ts';
import { writeReports } from './files.ts';

export function addListCommands(command: Command, cli: Cli): void {
  command
    .command('list')
    .description('executions, newest first')
    .option('--limit <n>', 'at most so many', '20')
    .action(async ({ limit }: { limit: string }) => {
      const page = await cli.request<{ items: ExecutionAnswer[] }>(
        'GET',
        `/api/v1/testing/executions?limit=${encodeURIComponent(limit)}`,
      );
      cli.print(page, () =>
        page.items.length === 0
          ? 'Nothing was tested yet. Begin with "mainstay testing run http://localhost:3000".'
          : page.items.map(oneLine).join('\n'),
      );
    });

  command
    .command('show <id>')
    .description('an execution and its findings; waits for the end of one that runs')
    .action(async (id: string) => {
      await finish(cli, id, undefined);
    });

  command
    .command('report <id>')
    .description('write the reports of an execution again')
    .requiredOption('--out <directory>', 'where they are written')
    .action(async (id: string, { out }: { out: string }) => {
      const files = await writeReports(cli, id, out);
      cli.print({ files }, () => files.join('\n') || 'This execution has no reports yet.');
    });

  command
    .command('cancel <id>')
    .description('end an execution where it is; what was found stays')
    .action(async (id: string) => {
      const execution = await cli.request<ExecutionAnswer>('POST', `/api/v1/testing/executions/${id}/cancel`);
      cli.print(execution, () => `Cancelled. Go on later with "mainstay testing resume ${id}".`);
    });

  command
    .command('delete <id>')
    .description('delete an execution with its results, findings and files; the suite stays')
    .action(async (id: string) => {
      await cli.request('DELETE', `/api/v1/testing/executions/${id}`);
      cli.print({ id, deleted: true }, () => 'Deleted.');
    });

  command
    .command('resume <id>')
    .description('go on with an execution that was cancelled or failed')
    .option('--out <directory>', 'where the reports are written')
    .action(async (id: string, { out }: { out?: string }) => {
      await cli.request('POST', `/api/v1/testing/executions/${id}/resume`);
      await finish(cli, id, out);
    });
}

const oneLine = ({ id, status, summary, types, purpose, url, created_at: at }: ExecutionAnswer): string =>
  `${id}  ${at.slice(0, 16).replace('T', ' ')}  ${(purpose === 'mutation' ? status : (summary?.verdict ?? status)).padEnd(10)}${(purpose === 'test' ? types.join(',') : purpose).padEnd(14)}${url}`;
