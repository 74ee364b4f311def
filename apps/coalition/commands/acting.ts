import type { Command } from 'commander';
import type { Cli } from '#kernel/app';

interface Acting {
  readonly shares: readonly string[];
  readonly acts: boolean;
  readonly agents: readonly { readonly id: string; readonly name: string; readonly world_id: string }[];
}

export function addActingCommands(command: Command, cli: Cli): void {
  command
    .command('together <coalition>')
    .description('what the agents in a coalition share while it is active; with --share, change it')
    .option('--share <list>', 'observations, preferences, or both with a comma between; none: nothing')
    .action(async (id: string, { share }: { share?: string }) => {
      const path = `/api/v1/coalition/coalitions/${encodeURIComponent(id)}/together`;
      const shares = share === 'none' ? [] : share?.split(',').map((name) => name.trim());
      const acting =
        shares === undefined
          ? await cli.request<Acting>('GET', path)
          : await cli.request<Acting>('PUT', path, { shares });
      cli.print(acting, () =>
        [sentence(acting), ...acting.agents.map(({ id: agent, name }) => `  ${agent}  ${name}`)].join('\n'),
      );
    });
}

function sentence({ shares, acts, agents }: Acting): string {
  if (shares.length === 0) return 'Its agents act each for itself.';
  const what = `${agents.length} agents share ${shares.join(' and ')}`;
  return acts ? `${what} with those in the same world.` : `${what} once the coalition is active.`;
}
