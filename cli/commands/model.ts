import type { Command } from 'commander';
import type { Cli } from '#kernel/app';
import { table } from '../terminal.ts';

interface Status {
  readonly configured: boolean;
  readonly problems: readonly string[];
  readonly routes: readonly { readonly name: string; readonly targets: readonly string[] }[];
  readonly providers: readonly {
    readonly id: string;
    readonly protocol: string;
    readonly state: string;
    readonly calls_under_way: number;
  }[];
}

interface Call {
  readonly id: string;
  readonly at: string;
  readonly app: string;
  readonly provider: string;
  readonly model: string;
  readonly status: string;
  readonly error_code: string | null;
  readonly cached: boolean;
  readonly seconds: number;
  readonly input_tokens: number;
  readonly output_tokens: number;
  readonly cost_usd: number;
}

interface Usage {
  readonly label: string;
  readonly calls: number;
  readonly failed: number;
  readonly cached: number;
  readonly input_tokens: number;
  readonly output_tokens: number;
  readonly cost_usd: number;
}

export function addModelCommands(program: Command, cli: Cli): void {
  const model = program
    .command('model')
    .description('language models: status, test, what they were asked and cost');

  model
    .command('status')
    .description('providers and routes, and how they are')
    .action(async () => {
      const status = await cli.request<Status>('GET', '/api/v1/models');
      cli.print(status, () => describe(status));
    });

  model
    .command('test [route]')
    .description('ask one short question; the route is a name such as fast, or PROVIDER/MODEL')
    .action(async (route = 'default') => {
      const answer = await cli.request<{ model: string; seconds: number; cost_usd: number; answer: string }>(
        'POST',
        '/api/v1/models/test',
        { route },
      );
      cli.print(
        answer,
        () =>
          `${answer.model} answered in ${answer.seconds.toFixed(1)} s for ${dollars(answer.cost_usd)}: ${answer.answer}`,
      );
    });

  model
    .command('calls')
    .description('calls, newest first')
    .option('--app <app>', 'only those of one app, or of the gateway')
    .option('--run <id>', 'only those of one run')
    .option('--status <status>', 'succeeded, failed, refused or aborted')
    .option('--flagged', 'only what the guard flagged or blocked')
    .option('--limit <n>', 'at most so many', '50')
    .action(
      async ({
        run,
        flagged,
        ...options
      }: {
        run?: string;
        flagged?: boolean;
        app?: string;
        status?: string;
        limit: string;
      }) => {
        const query = new URLSearchParams({
          ...options,
          ...(run && { run_id: run }),
          ...(flagged && { flagged: 'true' }),
        });
        const page = await cli.request<{ items: Call[] }>('GET', `/api/v1/models/calls?${query}`);
        cli.print(page, () => (page.items.length === 0 ? 'No calls to models yet.' : callTable(page.items)));
      },
    );

  model
    .command('call <id>')
    .description('one call, with its texts as far as they are kept')
    .action(async (id: string) => {
      const call = await cli.request<object>('GET', `/api/v1/models/calls/${encodeURIComponent(id)}`);
      cli.print(call, () => JSON.stringify(call, null, 2));
    });

  model
    .command('usage')
    .description('what was used, by day, app, user, key or model')
    .option('--by <subject>', 'day, app, user, key or model', 'day')
    .option('--from <date>', 'such as 2026-11-01; 30 days ago when absent')
    .option('--to <date>', 'today when absent')
    .action(async (options: { by: string; from?: string; to?: string }) => {
      const usage = await cli.request<{ items: Usage[] }>(
        'GET',
        `/api/v1/models/usage?${new URLSearchParams({ ...options })}`,
      );
      cli.print(usage, () =>
        usage.items.length === 0
          ? 'Nothing was used in this time.'
          : table(
              [options.by.toUpperCase(), 'CALLS', 'FAILED', 'CACHED', 'INPUT', 'OUTPUT', 'COST'],
              usage.items.map((row) => [
                row.label || '-',
                ...[row.calls, row.failed, row.cached, row.input_tokens, row.output_tokens].map(String),
                dollars(row.cost_usd),
              ]),
            ),
      );
    });
}

function describe({ configured, problems, routes, providers }: Status): string {
  const state = configured
    ? 'Models are configured.'
    : 'No model is configured: apps use the engines they come with. Set LLM_PROVIDER and its key to change that.';
  return [
    state,
    ...problems.map((problem) => `! ${problem}`),
    ...(providers.length === 0
      ? []
      : [
          '',
          table(
            ['PROVIDER', 'PROTOCOL', 'STATE', 'UNDER WAY'],
            providers.map(({ id, protocol, state: breaker, calls_under_way: underWay }) => [
              id,
              protocol,
              breaker === 'closed' ? 'good' : breaker === 'open' ? 'not asked for now' : 'being tried',
              String(underWay),
            ]),
          ),
        ]),
    ...(routes.length === 0
      ? []
      : [
          '',
          table(
            ['ROUTE', 'MODELS'],
            routes.map(({ name, targets }) => [name, targets.join(', then ')]),
          ),
        ]),
  ].join('\n');
}

const callTable = (calls: readonly Call[]): string =>
  table(
    ['ID', 'AT', 'APP', 'MODEL', 'STATUS', 'SECONDS', 'TOKENS', 'COST'],
    calls.map((call) => [
      call.id,
      call.at,
      call.app,
      `${call.provider}/${call.model}`,
      call.cached ? 'cached' : (call.error_code ?? call.status),
      call.seconds.toFixed(1),
      `${call.input_tokens}+${call.output_tokens}`,
      dollars(call.cost_usd),
    ]),
  );

const dollars = (usd: number): string => `$${usd.toFixed(usd !== 0 && usd < 0.01 ? 6 : 2)}`;
