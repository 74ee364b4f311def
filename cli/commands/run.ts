import type { Command } from 'commander';
import type { Cli } from '#kernel/app';
import { ago, table } from '../terminal.ts';

interface Run {
  readonly id: string;
  readonly app: string;
  readonly title: string;
  readonly status: string;
  readonly progress: number;
  readonly message: string;
  readonly waiting_for: string | null;
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly created_at: string;
  readonly ended_at: string | null;
  readonly steps?: readonly {
    readonly seq: number;
    readonly name: string;
    readonly kind: string;
    readonly status: string;
    readonly attempts: number;
  }[];
}

export function addRunCommands(program: Command, cli: Cli): void {
  const run = program.command('run').description('durable runs: list, look at, cancel, resume, retry');

  run
    .command('list')
    .description('runs, newest first')
    .option('--app <app>', 'only those of one app')
    .option(
      '--status <status>',
      'queued, running, waiting, succeeded, failed, cancelled; several with commas',
    )
    .option('--limit <n>', 'at most so many', '30')
    .action(async ({ app, status, limit }: { app?: string; status?: string; limit: string }) => {
      const query = new URLSearchParams({ limit, ...(app && { app }), ...(status && { status }) });
      const page = await cli.request<{ items: Run[] }>('GET', `/api/v1/runs?${query}`);
      cli.print(page, () => (page.items.length === 0 ? 'No runs yet.' : list(page.items)));
    });

  run
    .command('show <id>')
    .description('one run with its steps')
    .action(async (id: string) => show(cli, await cli.request<Run>('GET', `/api/v1/runs/${id}`)));

  run
    .command('cancel <id>')
    .description('cancel a run and what it started')
    .action(async (id: string) => show(cli, await cli.request<Run>('POST', `/api/v1/runs/${id}/cancel`)));

  run
    .command('resume <id>')
    .description('go on with a failed or cancelled run; finished steps are kept')
    .action(async (id: string) => show(cli, await cli.request<Run>('POST', `/api/v1/runs/${id}/resume`)));

  run
    .command('retry <id>')
    .description('run an ended run again')
    .option('--from-step <n>', 'keep the steps before this one (see "run show")')
    .action(async (id: string, { fromStep }: { fromStep?: string }) => {
      const body = fromStep === undefined ? {} : { from_step: Number(fromStep) };
      show(cli, await cli.request<Run>('POST', `/api/v1/runs/${id}/retry`, body));
    });
}

const percent = (fraction: number): string => `${Math.round(fraction * 100)} %`;

function list(runs: readonly Run[]): string {
  return table(
    ['ID', 'APP', 'STATUS', 'DONE', 'STARTED', 'TITLE'],
    runs.map(({ id, app, status, progress, created_at: created, title }) => [
      id,
      app,
      status,
      percent(progress),
      ago(created),
      title,
    ]),
  );
}

function show(cli: Cli, run: Run): void {
  cli.print(run, () => {
    const facts: readonly (readonly [string, string])[] = [
      ['Run', run.id],
      ['Title', run.title],
      ['Status', run.waiting_for ? `${run.status} for ${run.waiting_for}` : run.status],
      ['Progress', `${percent(run.progress)} ${run.message}`.trim()],
      ['Started', ago(run.created_at)],
      ...(run.error ? [['Error', `${run.error.message} (${run.error.code})`] as const] : []),
    ];
    const steps = (run.steps ?? []).map(({ seq, name, kind, status, attempts }) => [
      String(seq),
      kind,
      status,
      String(attempts),
      name,
    ]);
    const head = facts.map(([label, value]) => `${label.padEnd(10)}${value}`).join('\n');
    return steps.length === 0
      ? head
      : `${head}\n\n${table(['STEP', 'KIND', 'STATUS', 'TRIES', 'NAME'], steps)}`;
  });
}
