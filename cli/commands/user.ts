import type { Command } from 'commander';
import type { Cli } from '#kernel/app';
import { table } from '../terminal.ts';

interface User {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly role: string;
  readonly active: boolean;
}

export function addUserCommands(program: Command, cli: Cli): void {
  const user = program.command('user').description('people who may sign in: list, create, change');

  user
    .command('list')
    .description('all users')
    .action(async () => {
      const page = await cli.request<{ items: User[] }>('GET', '/api/v1/users');
      cli.print(page, () => list(page.items));
    });

  user
    .command('create <email>')
    .description('make a user; without a password on standard input a strong one is made and printed')
    .option('--name <name>', 'shown to others')
    .option('--role <role>', 'user, reviewer, admin or superadmin', 'user')
    .action(async (email: string, { name, role }: { name?: string; role: string }) => {
      const made = await cli.request<User & { password: string }>('POST', '/api/v1/users', {
        email,
        name: name ?? email,
        role,
      });
      cli.print(made, () => `${list([made])}\nPassword: ${made.password}`);
    });

  const change = (
    verb: string,
    description: string,
    body: (value: string) => object,
    argument = '',
  ): void => {
    user
      .command(`${verb} <email>${argument}`)
      .description(description)
      .action(async (email: string, value: string) => {
        const { items } = await cli.request<{ items: User[] }>('GET', '/api/v1/users');
        const found = items.find((one) => one.email.toLowerCase() === email.toLowerCase());
        const id = encodeURIComponent(found?.id ?? email);
        const changed = await cli.request<User & { password?: string }>(
          'PUT',
          `/api/v1/users/${id}`,
          body(value),
        );
        cli.print(
          changed,
          () => `${list([changed])}${changed.password ? `\nPassword: ${changed.password}` : ''}`,
        );
      });
  };
  change('set-role', 'change what a user may do', (role) => ({ role }), ' <role>');
  change('reset-password', 'give a user a new password and end all their sessions', () => ({
    reset_password: true,
  }));
  change('deactivate', 'end all sessions of a user and let them sign in no more', () => ({ active: false }));
  change('activate', 'let a deactivated user sign in again', () => ({ active: true }));
}

function list(users: readonly User[]): string {
  return table(
    ['EMAIL', 'NAME', 'ROLE', 'ACTIVE', 'ID'],
    users.map(({ id, email, name, role, active }) => [email, name, role, active ? 'yes' : 'no', id]),
  );
}
