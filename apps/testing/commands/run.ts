import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { Cli } from '#kernel/app';
import { invalid, messageOf } from '#kernel/base';
import { testTypes } from '../domain/suite/test-case.ts';
import { type ExecutionAnswer, secondsOf } from './api.ts';
import { finish } from './ending/finish.ts';

/** What every command that begins an execution may be given. */
export interface RunOptions {
  readonly type?: string;
  readonly budget?: string;
  readonly out?: string;
  readonly browser?: string;
  readonly openapi?: string;
  readonly login?: string;
  readonly project?: string;
  readonly seed?: string;
  readonly allowDestructive?: boolean;
}

/** What all commands that test have in common. */
export const withOptions = (command: Command): Command =>
  command
    .option('--budget <duration>', 'how long it may take: 90s, 5m, 1h')
    .option('--out <directory>', 'where the reports are written, in every format')
    .option('--browser <list>', 'chromium, firefox, webkit', 'chromium')
    .option('--login <file>', 'how to sign in: JSON with "steps" (as recorded) and "headers"')
    .option('--project <id>', 'project that it belongs to (default: the default project)')
    .option('--seed <number>', 'for the same exploration again')
    .option('--allow-destructive', 'also what deletes, pays or sends');

export function addRunCommands(command: Command, cli: Cli): void {
  withOptions(command.command('run <url>'))
    .description(
      'explore a web app, write tests, run them and report; exit 1 when it fails, 3 when it may not be tested',
    )
    .option('--type <list>', testTypes.join(','), 'functional')
    .option('--openapi <address>', 'the description of its API, for type api')
    .option('--requirements <file>', 'what the site has to do, in prose: for a language model to read')
    .action(async (url: string, options: RunOptions & { requirements?: string }) =>
      run(
        cli,
        url,
        options,
        options.requirements === undefined ? {} : { requirements: await readText(options.requirements) },
      ),
    );

  withOptions(command.command('replay <url>'))
    .description('run the tests that are there, without exploring')
    .option('--type <list>', testTypes.join(','), 'functional')
    .option(
      '--share <number>',
      "for so much of the suite's time, 0 to 1: the tests that are worth most for it",
    )
    .option('--changed', 'only tests of what differs between the last two explorations')
    .action((url: string, options: RunOptions & { share?: string; changed?: boolean }) =>
      run(cli, url, options, {
        replay: true,
        ...(options.share !== undefined && { share: Number(options.share) }),
        ...(options.changed && { only_changed: true }),
      }),
    );

  withOptions(command.command('api <openapi>'))
    .description('test an API by its OpenAPI description, at an address or in a file')
    .option('--base <url>', 'where the API is, if not where its description says')
    .action(async (openapi: string, options: RunOptions & { base?: string }) => {
      const isAddress = /^https?:\/\//.test(openapi);
      const document = isAddress ? undefined : await readText(openapi);
      const url = options.base ?? (isAddress ? openapi : undefined);
      if (url === undefined) {
        throw invalid('testing.base_missing', 'A description in a file needs --base: where the API is.');
      }
      await run(
        cli,
        url,
        { ...options, type: 'api' },
        isAddress ? { openapi } : { openapi_document: document },
      );
    });
}

async function run(cli: Cli, url: string, options: RunOptions, more: object): Promise<void> {
  await finish(cli, await begin(cli, url, options, more), options.out);
}

/** @returns the id of the execution */
export async function begin(cli: Cli, url: string, options: RunOptions, more: object): Promise<string> {
  const list = (text: string): string[] => text.split(',').map((item) => item.trim());
  const begun = await cli.request<ExecutionAnswer>('POST', '/api/v1/testing/executions', {
    ...{ url, types: list(options.type ?? 'functional'), browsers: list(options.browser ?? 'chromium') },
    ...(options.budget !== undefined && { budget_seconds: secondsOf(options.budget) }),
    ...(options.openapi !== undefined && { openapi: options.openapi }),
    ...(options.project !== undefined && { project_id: options.project }),
    ...(options.seed !== undefined && { seed: Number(options.seed) }),
    ...(options.allowDestructive && { allow_destructive: true }),
    ...(options.login !== undefined && { login: await readJson(options.login) }),
    ...more,
  });
  return begun.id;
}

async function readText(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: unknown) => {
    throw invalid('testing.file_unreadable', `The file ${file} cannot be read: ${messageOf(error)}`);
  });
}

async function readJson(file: string): Promise<unknown> {
  const text = await readText(file);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw invalid('testing.file_malformed', `The file ${file} is not valid JSON: ${messageOf(error)}`);
  }
}
