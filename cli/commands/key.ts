import type { Command } from 'commander';
import type { Cli } from '#kernel/app';
import { conflict, notFound } from '#kernel/base';
import { ago, table } from '../terminal.ts';
import { type KeyOptions, secondsOf, settingsOf } from './key-options.ts';

interface Key {
  readonly id: string;
  readonly name: string;
  readonly shown: string;
  readonly owner: { readonly id: string; readonly email: string };
  readonly role: string;
  readonly scopes: readonly string[];
  readonly allowed_models: readonly string[] | null;
  readonly budgets: readonly { period: string; usd?: number; tokens?: number }[];
  readonly requests_per_minute: number | null;
  readonly project_id: string | null;
  readonly status: 'active' | 'expired' | 'revoked';
  readonly created_at: string;
  readonly expires_at: string | null;
  readonly last_used_at: string | null;
  readonly previous_good_until: string | null;
}
type KeyWithText = Key & { readonly key: string };
interface Page<Item> {
  readonly items: readonly Item[];
  readonly next_cursor: string | null;
}

const which = '<key>';
const whichHint = '\nKEY is the id of a key, its name, or the beginning of its text (mk_…).';

/** API keys: what other programs come with. */
export function addKeyCommands(program: Command, cli: Cli): void {
  const key = program.command('key').description('API keys for other programs: list, create, change, revoke');
  const one = (id: string): string => `/api/v1/keys/${encodeURIComponent(id)}`;

  withSettings(key.command('create <name>'))
    .description('make a key; its text is printed once')
    .option('--user <email>', 'whose key it is; without it, the only superadmin')
    .option('-q, --quiet', 'print the text of the key and nothing else, for scripts')
    .addHelpText(
      'after',
      '\nExample: mainstay key create ci --scope gateway --models "openai/*" --budget day=5usd',
    )
    .action(
      async (name: string, { user, quiet, ...options }: KeyOptions & { user?: string; quiet?: true }) => {
        const made = await cli.request<KeyWithText>('POST', '/api/v1/keys', {
          name,
          ...settingsOf(options, new Date()),
          ...(user !== undefined && { user_id: await userId(cli, user) }),
        });
        printText(cli, made, quiet === true);
      },
    );

  key
    .command('list')
    .description('the keys of everybody, newest first')
    .option('--revoked', 'also those that were revoked')
    .action(async ({ revoked }: { revoked?: true }) => {
      const keys = await everyKey(cli);
      const shown = revoked ? keys : keys.filter(({ status }) => status !== 'revoked');
      cli.print({ items: shown }, () => (shown.length === 0 ? 'There are no API keys.' : list(shown)));
    });

  key
    .command(`show ${which}`)
    .description('what one key may be used for')
    .addHelpText('after', whichHint)
    .action(async (given: string) => {
      const found = await find(cli, given);
      cli.print(found, () => describe(found));
    });

  withSettings(key.command(`update ${which}`))
    .description('change what a key may be used for; what is not named stays')
    .option('--name <name>', 'another name')
    .addHelpText('after', whichHint)
    .action(async (given: string, { name, ...options }: KeyOptions & { name?: string }) => {
      const body = { ...settingsOf(options, new Date()), ...(name !== undefined && { name }) };
      const { id } = await find(cli, given);
      const changed = await cli.request<Key>('PATCH', one(id), body);
      cli.print(changed, () => describe(changed));
    });

  key
    .command(`revoke ${which}`)
    .description('end a key, at once and for good')
    .addHelpText('after', whichHint)
    .action(async (given: string) => {
      const { id } = await find(cli, given);
      const revoked = await cli.request<Key>('DELETE', one(id));
      cli.print(revoked, () => `The API key "${revoked.name}" (${revoked.shown}…) is revoked.`);
    });

  key
    .command(`rotate ${which}`)
    .description('give a key a new text, printed once')
    .option('--grace <time>', 'how long the old text stays good: 0, 30min, 12h, 7d', '0')
    .option('-q, --quiet', 'print the new text and nothing else, for scripts')
    .addHelpText('after', whichHint)
    .action(async (given: string, { grace, quiet }: { grace: string; quiet?: true }) => {
      const body = { grace_seconds: secondsOf('--grace', grace) };
      const { id } = await find(cli, given);
      printText(cli, await cli.request<KeyWithText>('POST', `${one(id)}/rotate`, body), quiet === true);
    });
}

function withSettings(command: Command): Command {
  return command
    .option('--role <role>', 'the most it may do: user, reviewer, admin or superadmin (user when not told)')
    .option('--scope <scope...>', 'api: this API as its owner; gateway: the models (both when not told)')
    .option('--models <pattern...>', 'models and routes it may use, such as "openai/*" fast; or all')
    .option('--budget <limit...>', 'hard limits, such as day=5usd month=2000000tokens; or none')
    .option('--rpm <number>', 'requests in a minute; or none')
    .option('--project <id>', 'the project its model calls are charged to; or none')
    .option('--expires <when>', '90d, a date such as 2030-01-31, or never');
}

/** The text goes alone to standard output where a script reads it, so that nothing has to be cut away. */
function printText(cli: Cli, made: KeyWithText, quiet: boolean): void {
  cli.print(made, () =>
    quiet ? made.key : `${describe(made)}\n\n${made.key}\n\nKeep it now: it is not shown again.`,
  );
}

async function everyKey(cli: Cli): Promise<Key[]> {
  return everyPage<Key>(cli, '/api/v1/keys?all=true&limit=200');
}

async function everyPage<Item>(cli: Cli, path: string): Promise<Item[]> {
  const items: Item[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const more: string =
      cursor === '' ? '' : `${path.includes('?') ? '&' : '?'}cursor=${encodeURIComponent(cursor)}`;
    const page: Page<Item> = await cli.request('GET', `${path}${more}`);
    items.push(...page.items);
    cursor = page.next_cursor;
  }
  return items;
}

/** @throws MainstayError `cli.key_ambiguous` where a name means more than one key */
async function find(cli: Cli, given: string): Promise<Key> {
  const keys = await everyKey(cli);
  const byId = keys.find(({ id }) => id === given);
  if (byId) return byId;
  // Of what a person pasted only the beginning is compared; the rest of a key is nobody's business here.
  const named = keys.filter(({ name, shown }) => name === given || given.startsWith(shown));
  const live = named.filter(({ status }) => status !== 'revoked');
  const [found, second] = live.length > 0 ? live : named;
  if (!found) throw notFound('identity.key_not_found', `There is no API key "${given}".`);
  if (second) {
    throw conflict('cli.key_ambiguous', `More than one API key is called "${given}". Name it by its id.`);
  }
  return found;
}

async function userId(cli: Cli, email: string): Promise<string> {
  const users = await everyPage<{ id: string; email: string }>(cli, '/api/v1/users?limit=200');
  const found = users.find((user) => user.email.toLowerCase() === email.trim().toLowerCase());
  if (!found) throw notFound('identity.user_not_found', `There is no user ${email}.`);
  return found.id;
}

function list(keys: readonly Key[]): string {
  return table(
    ['KEY', 'NAME', 'OWNER', 'SCOPES', 'STATUS', 'EXPIRES', 'LAST USED', 'ID'],
    keys.map((key) => [
      `${key.shown}…`,
      key.name,
      key.owner.email,
      key.scopes.join(','),
      key.status,
      key.expires_at?.slice(0, 10) ?? 'never',
      ago(key.last_used_at),
      key.id,
    ]),
  );
}

function describe(key: Key): string {
  const budgets = key.budgets.map(({ period, usd, tokens }) =>
    [usd !== undefined && `${period}=${usd}usd`, tokens !== undefined && `${period}=${tokens}tokens`]
      .filter(Boolean)
      .join(' '),
  );
  return table(
    [key.name, `${key.shown}…`],
    [
      ['id', key.id],
      ['owner', key.owner.email],
      ['role', key.role],
      ['scopes', key.scopes.join(', ')],
      ['models', key.allowed_models?.join(', ') ?? 'all'],
      ['budgets', budgets.join(' ') || 'none'],
      ['requests a minute', String(key.requests_per_minute ?? 'no limit of its own')],
      ['project', key.project_id ?? 'none'],
      ['status', key.status],
      ['expires', key.expires_at ?? 'never'],
      ['last used', ago(key.last_used_at)],
      ...(key.previous_good_until === null ? [] : [['old text good until', key.previous_good_until]]),
    ],
  );
}
