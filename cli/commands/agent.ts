import type { Command } from 'commander';
import type { Cli } from '#kernel/app';
import { table } from '../terminal.ts';

interface Agent {
  readonly name: string;
  readonly role: string;
  readonly status: string;
  readonly healthy: boolean;
  readonly queue_length: number;
  readonly handled: number;
  readonly detail: string;
}

export function addAgentCommands(program: Command, cli: Cli): void {
  const agent = program.command('agent').description('agents of all apps: list, pause, continue, restart');

  agent
    .command('list')
    .description('how every agent is')
    .action(async () => {
      const answer = await cli.request<{ agents: Agent[] }>('GET', '/api/v1/system/agents/status');
      cli.print(answer, () => (answer.agents.length === 0 ? 'No app has agents.' : list(answer.agents)));
    });

  for (const [verb, description] of [
    ['pause', 'let it take no more messages'],
    ['continue', 'let it take messages again'],
    ['restart', 'start it afresh; its message at work goes on from its last step'],
  ] as const) {
    agent
      .command(`${verb} <name>`)
      .description(description)
      .action(async (name: string) => {
        const changed = await cli.request<Agent>(
          'POST',
          `/api/v1/agents/${encodeURIComponent(name)}/${verb}`,
        );
        cli.print(changed, () => list([changed]));
      });
  }
}

function list(agents: readonly Agent[]): string {
  return table(
    ['NAME', 'ROLE', 'STATUS', 'HEALTHY', 'QUEUE', 'HANDLED', 'DETAIL'],
    agents.map(({ name, role, status, healthy, queue_length: queue, handled, detail }) => [
      name,
      role,
      status,
      healthy ? 'yes' : 'no',
      String(queue),
      String(handled),
      detail,
    ]),
  );
}
