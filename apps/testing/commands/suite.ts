import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { Cli } from '#kernel/app';
import { conflict } from '#kernel/base';
import type { TestCase } from '../domain/suite/test-case.ts';
import { exportProject } from '../exporting/export-project.ts';
import { secondsOf } from './api.ts';

interface CaseAnswer {
  readonly id: string;
  readonly status: string;
  readonly definition: TestCase;
  readonly proposal: TestCase | null;
}

interface BaselineAnswer {
  readonly id: string;
  readonly status: string;
  readonly viewport: string;
  readonly state: string;
}

interface WatchAnswer {
  readonly id: string;
  readonly url: string;
  readonly every_seconds: number;
  readonly next_at: string;
  readonly paused: boolean;
}

export function addSuiteCommands(command: Command, cli: Cli): void {
  command
    .command('cases <url>')
    .description('the tests of a site')
    .action(async (url: string) => {
      const cases = await allCases(cli, url);
      cli.print({ items: cases }, () =>
        cases.length === 0
          ? `There are no tests of ${url} yet. Write some with "mainstay testing run ${url}".`
          : cases
              .map(
                ({ status, proposal, definition }) =>
                  `${status.padEnd(13)}${proposal ? '(mend) ' : ''}${definition.name}`,
              )
              .join('\n'),
      );
    });

  command
    .command('export <url>')
    .description('write the tests of a site as a project of @playwright/test that runs without Mainstay')
    .requiredOption('--to <directory>', 'a new directory, or one that was exported to before')
    .action(async (url: string, { to }: { to: string }) => {
      const cases = (await allCases(cli, url)).filter(({ status }) => status === 'active');
      if (cases.length === 0) {
        throw conflict(
          'testing.no_cases',
          `There are no tests of ${url} yet: run "mainstay testing run ${url}" first.`,
        );
      }
      const { origin } = new URL(url);
      const directory = resolve(to);
      const files = await exportProject(
        cases.map(({ definition }) => definition),
        { origin, directory },
      );
      cli.print({ directory, files }, () =>
        [
          `${cases.length} tests in ${directory}. Run them there:`,
          '  npm install && npx playwright test',
        ].join('\n'),
      );
    });

  command
    .command('baselines <url>')
    .description('pictures of a site that wait for a decision, or all of them')
    .option('--all', 'also those that were decided')
    .action(async (url: string, { all }: { all?: boolean }) => {
      const query = new URLSearchParams({ site: url, ...(all ? {} : { status: 'proposed' }) });
      const page = await cli.request<{ items: BaselineAnswer[] }>(
        'GET',
        `/api/v1/testing/baselines?${query}`,
      );
      cli.print(page, () =>
        page.items.length === 0
          ? 'No picture waits for a decision.'
          : page.items
              .map((one) => `${one.id}  ${one.status.padEnd(11)}${one.viewport}  ${one.state}`)
              .join('\n'),
      );
    });

  command
    .command('approve-baseline <id...>')
    .description('pages shall look like these pictures from now on')
    .action(async (ids: string[]) => {
      for (const id of ids)
        await cli.request('POST', `/api/v1/testing/baselines/${encodeURIComponent(id)}/approve`);
      cli.print({ approved: ids }, () => `Approved: ${ids.length}.`);
    });

  command
    .command('watch <url>')
    .description('test a site again and again')
    .option('--every <duration>', 'how often: 15m, 1h, 1d', '1h')
    .option('--type <list>', 'functional,accessibility,performance,visual,api', 'functional')
    .option('--budget <duration>', 'how long each may take')
    .action(
      async (url: string, { every, type, budget }: { every: string; type: string; budget?: string }) => {
        const watch = await cli.request<WatchAnswer>('POST', '/api/v1/testing/watches', {
          every_seconds: secondsOf(every),
          request: {
            ...{ url, types: type.split(',').map((item) => item.trim()) },
            ...(budget !== undefined && { budget_seconds: secondsOf(budget) }),
          },
        });
        cli.print(
          watch,
          () => `${watch.url} is tested every ${every}, while a server runs. Its id: ${watch.id}`,
        );
      },
    );

  command
    .command('watches')
    .description('the sites that are tested again and again')
    .action(async () => {
      const page = await cli.request<{ items: WatchAnswer[] }>('GET', '/api/v1/testing/watches');
      cli.print(page, () =>
        page.items.length === 0
          ? 'No site is watched. Begin with "mainstay testing watch URL --every 1h".'
          : page.items
              .map(
                ({ id, url, every_seconds: every, next_at: next, paused }) =>
                  `${id}  every ${every} s  ${paused ? 'paused' : `next ${next}`}  ${url}`,
              )
              .join('\n'),
      );
    });

  command
    .command('unwatch <id>')
    .description('test a site no more by itself; what was found stays')
    .action(async (id: string) => {
      await cli.request('DELETE', `/api/v1/testing/watches/${id}`);
      cli.print({ id }, () => 'No longer watched.');
    });
}

async function allCases(cli: Cli, url: string): Promise<CaseAnswer[]> {
  const cases: CaseAnswer[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const query: URLSearchParams = new URLSearchParams({
      origin: url,
      limit: '200',
      ...(cursor && { cursor }),
    });
    const page: { items: CaseAnswer[]; next_cursor: string | null } = await cli.request(
      'GET',
      `/api/v1/testing/cases?${query}`,
    );
    cases.push(...page.items);
    cursor = page.next_cursor;
  }
  return cases;
}
