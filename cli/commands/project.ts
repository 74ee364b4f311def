import type { Command } from 'commander';
import type { Cli } from '#kernel/app';
import { table } from '../terminal.ts';

interface Project {
  readonly id: string;
  readonly name: string;
  readonly role: string;
  readonly governed_by: { readonly decision: string } | null;
}

export function addProjectCommands(program: Command, cli: Cli): void {
  const project = program.command('project').description('projects: list, create');

  project
    .command('list')
    .description('projects that you may see')
    .action(async () => {
      const page = await cli.request<{ items: Project[] }>('GET', '/api/v1/projects');
      cli.print(page, () => list(page.items));
    });

  project
    .command('create <name>')
    .description('make a project')
    .action(async (name: string) => {
      const made = await cli.request<Project>('POST', '/api/v1/projects', { name });
      cli.print(made, () => list([made]));
    });
}

function list(projects: readonly Project[]): string {
  return table(
    ['ID', 'NAME', 'ROLE', 'GOVERNED BY'],
    projects.map(({ id, name, role, governed_by: governed }) => [id, name, role, governed?.decision ?? '']),
  );
}
