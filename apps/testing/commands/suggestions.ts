import type { Command } from 'commander';
import type { Cli } from '#kernel/app';

interface SuggestionAnswer {
  readonly id: string;
  readonly title: string;
  readonly reason: string;
  readonly applicable: boolean;
}

/** What would make suites better, and what becomes of it. */
export function addSuggestionCommands(command: Command, cli: Cli): void {
  command
    .command('suggestions <url>')
    .description('what would make the tests of a site better')
    .option('--project <id>', 'project that it belongs to (default: the default project)')
    .action(async (url: string, { project }: { project?: string }) => {
      const query = new URLSearchParams({
        origin: url,
        ...(project !== undefined && { project_id: project }),
      });
      const page = await cli.request<{ items: SuggestionAnswer[] }>(
        'GET',
        `/api/v1/testing/suggestions?${query}`,
      );
      cli.print(page, () =>
        page.items.length === 0 ? 'Nothing to suggest at the moment.' : page.items.map(textOf).join('\n\n'),
      );
    });

  const settle = (verb: 'apply' | 'dismiss', description: string, done: string): void => {
    command
      .command(`${verb} <id...>`)
      .description(description)
      .action(async (ids: string[]) => {
        const items: SuggestionAnswer[] = [];
        for (const id of ids) {
          const path = `/api/v1/testing/suggestions/${encodeURIComponent(id)}/${verb}`;
          items.push(await cli.request<SuggestionAnswer>('POST', path));
        }
        cli.print({ items }, () => items.map(({ title }) => `${done}: ${title}`).join('\n'));
      });
  };
  settle('apply', 'do what is suggested', 'Applied');
  settle('dismiss', 'leave it as it is, and do not suggest it again', 'Dismissed');
}

const textOf = ({ id, title, reason, applicable }: SuggestionAnswer): string =>
  [
    `${id}  ${title}${applicable ? '' : ' (by hand)'}`,
    ...reason.split('\n').map((line) => `    ${line}`),
  ].join('\n');
