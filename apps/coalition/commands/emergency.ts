import type { Command } from 'commander';
import type { Cli } from '#kernel/app';

interface EmergencyAnswer {
  readonly emergency: boolean;
  readonly configured: boolean;
  readonly reason: string | null;
  readonly changed_by: string | null;
  readonly changed_at: string | null;
}

const path = '/api/v1/coalition/emergency';

export function addEmergencyCommands(command: Command, cli: Cli): void {
  const emergency = command
    .command('emergency')
    .description('agents stand still, and can still be looked at and controlled');
  const show = (answer: EmergencyAnswer): void => cli.print(answer, () => sentenceOf(answer));

  emergency
    .command('show')
    .description('whether it is on, since when and why')
    .action(async () => show(await cli.request<EmergencyAnswer>('GET', path)));
  emergency
    .command('on')
    .description('step no agent in the background, in any process, from now on')
    .requiredOption('--reason <text>', 'why, for the audit log')
    .action(async ({ reason }: { reason: string }) =>
      show(await cli.request<EmergencyAnswer>('PUT', path, { emergency: true, reason })),
    );
  emergency
    .command('off')
    .description('let those that run live on')
    .option('--reason <text>', 'why, for the audit log', '')
    .action(async ({ reason }: { reason: string }) =>
      show(await cli.request<EmergencyAnswer>('PUT', path, { emergency: false, reason })),
    );
}

function sentenceOf({
  emergency,
  configured,
  reason,
  changed_by: by,
  changed_at: at,
}: EmergencyAnswer): string {
  if (configured)
    return 'Emergency mode is on by the configuration: take coalition.emergency out of it and start again.';
  const since = by === null ? '' : ` since ${at}, by ${by}${reason ? `: ${reason}` : ''}`;
  return `Emergency mode is ${emergency ? 'on' : 'off'}${since}.`;
}
