import type { Command } from 'commander';
import type { Cli } from '#kernel/app';
import { invalid } from '#kernel/base';
import { table } from '../terminal.ts';

interface Entry {
  readonly seq: number;
  readonly at: string;
  readonly actor_email: string | null;
  readonly action: string;
  readonly target: string;
}

interface Verification {
  readonly ok: boolean;
  readonly entries: number;
  readonly broken_at: { readonly seq: number; readonly reason: string } | null;
  readonly head: { readonly seq: number; readonly hash: string } | null;
}

export function addAuditCommands(program: Command, cli: Cli): void {
  const audit = program.command('audit').description('who did what: list, verify');

  audit
    .command('list')
    .description('entries, newest first')
    .option('--action <action>', 'such as user.create, or project.*')
    .option('--actor <email>', 'only what one person did')
    .option('--limit <n>', 'at most so many', '50')
    .action(async (options: { action?: string; actor?: string; limit: string }) => {
      const page = await cli.request<{ items: Entry[] }>(
        'GET',
        `/api/v1/audit?${new URLSearchParams({ ...options })}`,
      );
      cli.print(page, () =>
        table(
          ['SEQ', 'AT', 'WHO', 'ACTION', 'TARGET'],
          page.items.map(({ seq, at, actor_email: who, action, target }) => [
            String(seq),
            at,
            who ?? '',
            action,
            target,
          ]),
        ),
      );
    });

  audit
    .command('verify')
    .description('recompute the hash chain and find the first entry that does not fit')
    .option('--head <seq:hash>', 'a head printed earlier: proves that nothing was cut off since')
    .action(async ({ head }: { head?: string }) => {
      const result = await cli.request<Verification>(
        'POST',
        '/api/v1/audit/verify',
        head === undefined ? {} : { head: parseHead(head) },
      );
      cli.print(result, () => sentence(result));
      if (!result.ok) cli.exitWith(1);
    });
}

function parseHead(text: string): { seq: number; hash: string } {
  const [seq, hash] = text.split(':', 2);
  if (!/^\d+$/.test(seq ?? '') || !hash) {
    throw invalid('cli.invalid_head', 'A head is written as SEQ:HASH, as "audit verify" prints it.');
  }
  return { seq: Number(seq), hash };
}

function sentence({ ok, entries, broken_at: broken, head }: Verification): string {
  if (!ok)
    return `The audit log was changed: entry ${broken?.seq ?? '?'}: ${broken?.reason ?? 'it does not fit'}`;
  return head
    ? `The audit log is whole: ${entries} entries.\nHead: ${head.seq}:${head.hash}`
    : 'The audit log is empty.';
}
