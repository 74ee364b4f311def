import type { Command } from 'commander';
import type { z } from 'zod';
import type { Cli } from '#kernel/app';
import type { tickSchema } from '../living/tick-view.ts';
import type { agentSchema } from '../routes/agent-views.ts';
import { jsonOf, textOf, wholeNumber } from './files.ts';

type AgentAnswer = z.infer<typeof agentSchema>;
type TickAnswer = z.infer<typeof tickSchema>;

const base = '/api/v1/coalition/agents';
const pathOf = (id: string, rest = ''): string => `${base}/${encodeURIComponent(id)}${rest}`;

export function addAgentCommands(command: Command, cli: Cli): void {
  const agents = command.command('agents').description('agents that act by active inference');
  addMakingCommands(agents, cli);
  addLifeCommands(agents, cli);
}

function addMakingCommands(agents: Command, cli: Cli): void {
  agents
    .command('list')
    .description('agents, newest first')
    .option('--limit <n>', 'at most so many', '20')
    .option('--status <status>', 'created, running, paused, stopped or error')
    .action(async ({ limit, status }: { limit: string; status?: string }) => {
      const query = new URLSearchParams({ limit, ...(status !== undefined && { status }) });
      const page = await cli.request<{ items: AgentAnswer[] }>('GET', `${base}?${query}`);
      cli.print(page, () =>
        page.items.length === 0
          ? 'There are no agents yet. Begin with "mainstay coalition agents create NAME --template t-maze".'
          : page.items.map(lineOf).join('\n'),
      );
    });

  agents
    .command('create <name>')
    .description('make an agent from a template, a model or GMN')
    .option('--template <name>', 'explorer, collector, coordinator, t-maze, grid-world, epistemic-chaining')
    .option('--options <json>', "the template's options, such as '{\"depth\": 2}'")
    .option('--model <file>', 'a model as JSON; - reads standard input')
    .option('--gmn <file>', 'a model as GMN; - reads standard input')
    .option('--world <id>', 'a world that it shares with others')
    .option(
      '--outside [url]',
      'it acts in an environment outside: one that comes, or that is asked at this address',
    )
    .option('--seed <n>', 'the same seed, the same life')
    .option('--start', 'let it live in the background at once')
    .action(async (name: string, options: CreateOptions) => {
      const made = await cli.request<AgentAnswer & { warnings: string[] }>('POST', base, {
        name,
        ...(await sourceOf(options)),
        ...(options.world !== undefined && { world_id: options.world }),
        ...(options.outside !== undefined && { environment: { kind: 'given' } }),
        ...(options.seed !== undefined && { seed: wholeNumber(options.seed, 'A seed') }),
      });
      const { warnings } = made;
      const asked = typeof options.outside === 'string';
      const set = asked
        ? await cli
            .request<{ secret: string | null }>('PUT', pathOf(made.id, '/outside'), { url: options.outside })
            .catch(async (error: unknown) => {
              // Of no use without what it was made for.
              await cli.request('DELETE', pathOf(made.id));
              throw error;
            })
        : undefined;
      const secret = set?.secret ?? undefined;
      if (options.start) await cli.request('POST', pathOf(made.id, asked ? '/outside/start' : '/start'));
      const agent = options.start ? await cli.request<AgentAnswer>('GET', pathOf(made.id)) : made;
      cli.print({ ...agent, warnings, ...(secret !== undefined && { secret }) }, () =>
        [
          agent.id,
          ...warnings,
          ...(secret === undefined
            ? []
            : [`What is asked is signed with ${secret}, which is told only now.`]),
        ].join('\n'),
      );
    });
}

interface CreateOptions {
  readonly template?: string;
  readonly options?: string;
  readonly model?: string;
  readonly gmn?: string;
  readonly world?: string;
  /** True where no address is given. */
  readonly outside?: string | true;
  readonly seed?: string;
  readonly start?: boolean;
}

async function sourceOf({ template, options, model, gmn }: CreateOptions): Promise<Record<string, unknown>> {
  return {
    ...(template !== undefined && {
      template: { name: template, ...(options !== undefined && { options: jsonOf(options, '--options') }) },
    }),
    ...(model !== undefined && { model: jsonOf(await textOf(model), model) }),
    ...(gmn !== undefined && { gmn: await textOf(gmn) }),
  };
}

function addLifeCommands(agents: Command, cli: Cli): void {
  agents
    .command('show <id>')
    .description('what an agent believes, and why it does what it does')
    .action(async (id: string) => {
      const agent = await cli.request<AgentAnswer>('GET', pathOf(id));
      const beliefs = await cli.request<Beliefs>('GET', pathOf(id, '/beliefs'));
      const why = await cli.request<Explanation>('GET', pathOf(id, '/explanation'));
      cli.print({ agent, beliefs: beliefs.factors, explanation: why }, () =>
        [
          lineOf(agent),
          ...(agent.error ? [`${agent.error.message} (${agent.error.code})`] : []),
          'It believes:',
          ...beliefs.factors.map(believed),
          why.sentence,
        ].join('\n'),
      );
    });

  agents
    .command('step <id>')
    .description('step an agent that does not run')
    .option('--ticks <n>', 'so many', '1')
    .option('--observation <json>', "what it observes instead of its world, such as '[0, 2, null]'")
    .action(async (id: string, { ticks, observation }: { ticks: string; observation?: string }) => {
      const answer = await cli.request<{ agent: AgentAnswer; ticks: TickAnswer[] }>(
        'POST',
        pathOf(id, '/step'),
        {
          ticks: wholeNumber(ticks, 'The number of ticks'),
          ...(observation !== undefined && { observation: jsonOf(observation, '--observation') }),
        },
      );
      cli.print(answer, () => [...answer.ticks.map(tickLine), ...problemOf(answer.agent)].join('\n'));
    });

  agents
    .command('secret <id>')
    .description('a new secret to sign with what the environment outside is asked; it is told only this once')
    .option('--grace <hours>', 'for which it is signed with the one before too', '24')
    .action(async (id: string, { grace }: { grace: string }) => {
      const { world_id: world } = await cli.request<AgentAnswer>('GET', pathOf(id));
      const made = await cli.request<{ secret: string }>(
        'POST',
        `/api/v1/coalition/worlds/${encodeURIComponent(world)}/secret`,
        { grace_seconds: wholeNumber(grace, 'The number of hours') * 3600 },
      );
      cli.print(made, () => made.secret);
    });

  const verbs = [
    ['start', 'let an agent live in the background'],
    ['pause', 'let it stand still for a while'],
    ['stop', 'let it live no more; all it believes is kept'],
    ['restart', 'let it run again from its last good belief'],
    ['clone', 'copy it with all it believes'],
  ] as const;
  for (const [verb, description] of verbs) {
    agents
      .command(`${verb} <id>`)
      .description(description)
      .action(async (id: string) => {
        const agent = await cli.request<AgentAnswer>('POST', pathOf(id, `/${verb}`));
        cli.print(agent, () => lineOf(agent));
      });
  }

  agents
    .command('delete <id>')
    .description('delete an agent with its history')
    .action(async (id: string) => {
      await cli.request('DELETE', pathOf(id));
      cli.print({ id, deleted: true }, () => 'Deleted.');
    });
}

interface Beliefs {
  readonly factors: readonly Factor[];
}
interface Factor {
  readonly name: string;
  readonly states: readonly { readonly name: string; readonly probability: number }[];
}
interface Explanation {
  readonly sentence: string;
}

const lineOf = ({ id, name, status, tick, kind, free_energy: energy }: AgentAnswer): string =>
  `${id}  ${status.padEnd(8)}${String(tick).padStart(8)}  ${kind.padEnd(13)}F ${energy === null ? '–' : energy.toFixed(3)}  ${name}`;

const tickLine = ({ tick, observed, done, free_energy: energy }: TickAnswer): string =>
  `${String(tick).padStart(6)}  ${observed.join(', ')}  →  ${done.join(', ') || 'nothing'}  (F ${energy.toFixed(3)})`;

const problemOf = ({ error }: AgentAnswer): string[] =>
  error ? [`It is in error: ${error.message} (${error.code})`] : [];

/** The likeliest states of a factor. */
function believed({ name, states }: Factor): string {
  const likeliest = states.toSorted((a, b) => b.probability - a.probability).slice(0, 3);
  const shown = likeliest.map((state) => `${state.name} ${(state.probability * 100).toFixed(1)} %`);
  return `  ${name}: ${shown.join(', ')}${states.length > 3 ? ', …' : ''}`;
}
