import { writeFile } from 'node:fs/promises';
import { setTimeout as after } from 'node:timers/promises';
import type { Command } from 'commander';
import type { z } from 'zod';
import type { Cli } from '#kernel/app';
import { invalid } from '#kernel/base';
import type { costSchema, reportedSchema, studySchema } from '../routes/study-views.ts';
import { jsonOf, textOf, wholeNumber } from './files.ts';
import { reportText } from './study-table.ts';

type StudyAnswer = z.infer<typeof studySchema>;
type Cost = z.infer<typeof costSchema>;
type WholeStudy = StudyAnswer & { readonly result: z.infer<typeof reportedSchema> | null };

const base = '/api/v1/coalition/studies';
const pathOf = (id: string, rest = ''): string => `${base}/${encodeURIComponent(id)}${rest}`;

export function addStudyCommands(command: Command, cli: Cli): void {
  const study = command
    .command('study')
    .description('whether a coalition does better than its members alone');
  addBeginning(study, cli);
  addLooking(study, cli);
  for (const [verb, what] of [
    ['cancel', 'end a study where it is; what was played stays'],
    ['resume', 'go on with a study that was cancelled or failed'],
  ] as const)
    study
      .command(`${verb} <id>`)
      .description(what)
      .action(async (id: string) => {
        const changed = await cli.request<StudyAnswer>('POST', pathOf(id, `/${verb}`));
        cli.print(changed, () => lineOf(changed));
      });
  study
    .command('delete <id>')
    .description('delete a study that has ended')
    .action(async (id: string) => {
      await cli.request('DELETE', pathOf(id));
      cli.print({ id, deleted: true }, () => `Deleted ${id}.`);
    });
}

interface BeginOptions {
  readonly world: string;
  readonly worldOptions: string;
  readonly member: readonly string[];
  readonly coalition?: string;
  readonly ways: string;
  readonly divide: string;
  readonly seeds: string;
  readonly ticks: string;
  readonly firstSeed: string;
  readonly cost?: boolean;
  readonly wait: boolean;
}

const usualMembers: Readonly<Record<string, readonly string[]>> = {
  relay: ['Eyes=scout', 'Legs=runner'],
  foraging: ['Anna=collector', 'Berta=collector'],
};

function addBeginning(study: Command, cli: Cli): void {
  study
    .command('create <name>')
    .description('play members together and alone, in the same worlds with the same luck, and compare')
    .option('--world <kind>', 'relay (scouts see, runners reach) or foraging', 'relay')
    .option('--world-options <json>', 'such as \'{"cue": 0.9}\' or \'{"rows": 20, "radius": 2}\'', '{}')
    .option(
      '--member <name=template>',
      'who takes part, such as Legs=runner or \'Legs=runner:{"appetite": 4}\'; again for each',
      (one: string, before: readonly string[]) => [...before, one],
      [],
    )
    .option('--coalition <id>', 'instead: the agents in a coalition')
    .option(
      '--ways <list>',
      'observations, preferences, both: with commas between',
      'observations,preferences,both',
    )
    .option(
      '--divide <rule>',
      'own: each keeps what it earned together; equal: all get the same; shapley: by what each group earned (up to 6)',
      'own',
    )
    .option('--seeds <n>', 'how often', '30')
    .option('--ticks <n>', 'how long each life is', '200')
    .option('--first-seed <n>', 'the same seed, the same luck', '1')
    .option('--cost', 'only say what it would take')
    .option('--no-wait', 'do not wait for its end')
    .action(async (name: string, options: BeginOptions) => {
      const body = bodyOf(name, options);
      const cost = await cli.request<Cost>('POST', `${base}/cost`, body);
      if (options.cost) return cli.print(cost, () => costText(cost));
      cli.progress(costText(cost));
      const made = await cli.request<StudyAnswer>('POST', base, body);
      if (options.wait) return show(cli, await untilEnded(cli, made.id));
      cli.print(made, () => made.id);
    });
}

function costText({ lives, ticks, most_ticks: most, seconds }: Cost): string {
  const pace =
    seconds === null
      ? 'how long they take is not known before one was played in such a world'
      : `about ${Math.max(1, Math.round(seconds))} s at the pace of the last ones`;
  return `${lives} lives of each seed, ${ticks} ticks of members in all (the most is ${most}): ${pace}.`;
}

function bodyOf(name: string, options: BeginOptions): object {
  const { world, member, coalition } = options;
  const given = member.length > 0 ? member : (usualMembers[world] ?? []);
  const settings = jsonOf(options.worldOptions, '--world-options');
  if (typeof settings !== 'object' || settings === null)
    throw invalid('coalition.not_json', '--world-options is an object, such as \'{"cue": 0.9}\'.');
  return {
    name,
    world: { ...settings, kind: world },
    ...(coalition === undefined ? { members: given.map(memberOf) } : { coalition_id: coalition }),
    variants: options.ways.split(',').map((way) => way.trim()),
    division: options.divide,
    seeds: wholeNumber(options.seeds, '--seeds'),
    ticks: wholeNumber(options.ticks, '--ticks'),
    first_seed: wholeNumber(options.firstSeed, '--first-seed'),
  };
}

/** `Legs=runner`, or `Legs=runner:{"appetite": 4}`. */
function memberOf(text: string): object {
  const [, name, template, options] = /^([^=]+)=([^:]+)(?::(.*))?$/s.exec(text) ?? [];
  if (name === undefined || template === undefined)
    throw invalid('coalition.member_unreadable', `A member is written NAME=TEMPLATE, not "${text}".`);
  return {
    name,
    template: {
      name: template,
      ...(options !== undefined && { options: jsonOf(options, `The options of ${name}`) }),
    },
  };
}

function addLooking(study: Command, cli: Cli): void {
  study
    .command('run <file>')
    .description('the same with all of it written as JSON, as the API takes it; - reads standard input')
    .option('--no-wait', 'do not wait for its end')
    .action(async (file: string, { wait }: { wait: boolean }) => {
      const made = await cli.request<StudyAnswer>('POST', base, jsonOf(await textOf(file), file));
      if (wait) return show(cli, await untilEnded(cli, made.id));
      cli.print(made, () => made.id);
    });
  study
    .command('list')
    .description('studies, newest first')
    .option('--limit <n>', 'at most so many', '20')
    .action(async ({ limit }: { limit: string }) => {
      const page = await cli.request<{ items: StudyAnswer[] }>(
        'GET',
        `${base}?${new URLSearchParams({ limit })}`,
      );
      cli.print(page, () =>
        page.items.length === 0
          ? 'There are no studies yet. Begin with "mainstay coalition study create NAME".'
          : page.items.map(lineOf).join('\n'),
      );
    });
  study
    .command('show <id>')
    .description('what a study came to')
    .option('--wait', 'wait for its end')
    .action(async (id: string, { wait }: { wait?: boolean }) =>
      show(cli, wait ? await untilEnded(cli, id) : await cli.request<WholeStudy>('GET', pathOf(id))),
    );
  study
    .command('export <id>')
    .description('what came of each seed, as a file')
    .option('--format <name>', 'csv or json', 'csv')
    .option('--output <file>', 'where to; standard output when left out')
    .action(async (id: string, { format, output }: { format: string; output?: string }) => {
      const bytes = await cli.download(pathOf(id, `/export?${new URLSearchParams({ format })}`));
      if (output === undefined) return void process.stdout.write(bytes);
      await writeFile(output, bytes);
      cli.print({ file: output, bytes: bytes.length }, () => `Written to ${output}.`);
    });
}

async function untilEnded(cli: Cli, id: string): Promise<WholeStudy> {
  for (;;) {
    const study = await cli.request<WholeStudy>('GET', pathOf(id));
    if (study.ended_at !== null) return study;
    cli.progress(`${study.done} of ${study.seeds} seeds played`);
    await after(500);
  }
}

function show(cli: Cli, study: WholeStudy): void {
  cli.print(study, () => [lineOf(study), ...reportText(study)].join('\n'));
  if (study.status === 'failed') cli.exitWith(1);
}

const lineOf = ({ id, status, done, seeds, name }: StudyAnswer): string =>
  `${id}  ${status.padEnd(10)}${`${done}/${seeds}`.padStart(10)} seeds  ${name}`;
