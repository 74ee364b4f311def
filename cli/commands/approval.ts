import type { Command } from 'commander';
import type { Cli } from '#kernel/app';
import { ago, table } from '../terminal.ts';

interface Approval {
  readonly id: string;
  readonly title: string;
  readonly detail: string;
  readonly status: string;
  readonly outcome: string | null;
  readonly requested_at: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
}

export function addApprovalCommands(program: Command, cli: Cli): void {
  const approval = program.command('approval').description('what waits for a person: list, decide');

  approval
    .command('list')
    .description('approvals, newest first')
    .option('--status <status>', 'pending, decided or withdrawn', 'pending')
    .action(async ({ status }: { status: string }) => {
      const page = await cli.request<{ items: Approval[] }>(
        'GET',
        `/api/v1/approvals?status=${encodeURIComponent(status)}`,
      );
      cli.print(page, () => (page.items.length === 0 ? `No approvals are ${status}.` : list(page.items)));
    });

  approval
    .command('decide <id> <outcome>')
    .description('decide; "approval list" shows what may be chosen')
    .option('--comment <text>', 'why; kept with the decision', '')
    .action(async (id: string, outcome: string, { comment }: { comment: string }) => {
      const decided = await cli.request<Approval>('POST', `/api/v1/approvals/${id}/decide`, {
        outcome,
        comment,
      });
      cli.print(decided, () => `Decided: ${decided.title}: ${decided.outcome}`);
    });
}

function list(approvals: readonly Approval[]): string {
  return table(
    ['ID', 'ASKED', 'STATUS', 'CHOICES', 'TITLE'],
    approvals.map(({ id, requested_at: asked, status, outcome, options, title }) => [
      id,
      ago(asked),
      outcome ?? status,
      options.map(({ value }) => value).join(' | '),
      title,
    ]),
  );
}
