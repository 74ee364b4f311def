import type { Command } from 'commander';
import type { Cli } from '#kernel/app';
import type {
  LearningAnswer,
  OverlappingAnswer,
  PropertiesAnswer,
  RepairAnswer,
  StructureAnswer,
  WorthAnswer,
} from '../solving/answers.ts';
import { ask, gameFile, group, jsonOption, numberOption, readJson, rounded } from './asking.ts';

const workFile =
  'agents with capabilities and tasks, as JSON {"agents": […], "tasks": […]}; - reads standard input';

/** Which coalitions form. */
export function addGameCommands(command: Command, cli: Cli): void {
  command
    .command('solve')
    .description('the best coalition structure of a game')
    .argument('<file>', gameFile)
    .option('--seconds <n>', 'answer after so long with the best so far and a bound', '10')
    .option('--method <name>', 'search, dynamic-programming, sizes or greedy', 'search')
    .option('--edges <json>', 'who can work with whom, such as \'[["a", "b"]]\'')
    .action(async (path: string, { seconds, method, edges }: SolveOptions) => {
      const game = await readJson(path);
      cli.progress('Looking for the best structure');
      const body = { game, method, ...numberOption('seconds', seconds), ...jsonOption('edges', edges) };
      const found = await ask<StructureAnswer>(cli, 'solve', body);
      cli.print(found, () => structureText(found));
    });

  command
    .command('solve-large')
    .description('a good coalition structure of up to 2,000 agents with capabilities')
    .argument('<file>', workFile)
    .option('--seconds <n>', 'answer after so long', '10')
    .option('--steps <n>', 'or after so many small changes')
    .option('--seed <n>', 'the same seed finds the same structure')
    .option('--learn <rounds>', 'by learning what coalitions are worth, in so many rounds (up to 200 agents)')
    .action(async (path: string, { seconds, steps, seed, learn }: LargeOptions) => {
      const work = await workOf(path);
      const search = { work, ...numberOption('seconds', seconds), ...numberOption('seed', seed) };
      cli.progress('Looking for a good structure');
      if (learn === undefined) {
        const body = { ...search, ...numberOption('steps', steps) };
        const found = await ask<StructureAnswer>(cli, 'solve-large', body);
        cli.print(found, () => structureText(found));
        return;
      }
      const body = { ...search, ...numberOption('rounds', learn) };
      const found = await ask<LearningAnswer>(cli, 'learn-structure', body);
      cli.print(found, () => `${structureText(found)}\n${curveText(found)}`);
    });

  command
    .command('repair')
    .description('the best structure of those who are left when some are gone')
    .argument('<file>', gameFile)
    .requiredOption('--coalitions <json>', 'as they were, such as \'[["a", "b"], ["c"]]\'')
    .requiredOption('--gone <agents>', 'who left or failed, with commas between')
    .option('--cost <n>', 'of forming one coalition that there was not', '0')
    .action(async (path: string, { coalitions, gone, cost }: RepairOptions) => {
      const body = {
        ...{ game: await readJson(path), gone: gone.split(',').filter((name) => name !== '') },
        ...jsonOption('coalitions', coalitions),
        ...numberOption('cost', cost),
      };
      const found = await ask<RepairAnswer>(cli, 'repair', body);
      cli.print(found, () => repairText(found));
    });

  command
    .command('worth')
    .description('why some agents with capabilities are worth what they are')
    .argument('<file>', workFile)
    .requiredOption('--members <agents>', 'who, with commas between')
    .action(async (path: string, { members }: { members: string }) => {
      const body = { work: await workOf(path), members: members.split(',').filter((name) => name !== '') };
      const found = await ask<WorthAnswer>(cli, 'worth', body);
      cli.print(found, () => worthText(found));
    });

  command
    .command('overlap')
    .description('which tasks to do and by whom, where an agent can be in several coalitions')
    .argument(
      '<file>',
      'as JSON {"agents": [{"name", "amounts": {…}}], "tasks": [{"name", "amounts", "value"}]}',
    )
    .action(async (path: string) => {
      const body = await readJson(path);
      const found = await ask<OverlappingAnswer>(cli, 'overlapping', objectOf(body));
      cli.print(found, () => overlappingText(found));
    });

  command
    .command('properties')
    .description('whether a game is monotone, superadditive and convex')
    .argument('<file>', gameFile)
    .action(async (path: string) => {
      const found = await ask<PropertiesAnswer>(cli, 'properties', { game: await readJson(path) });
      cli.print(found, () => propertiesText(found));
    });
}

interface SolveOptions {
  readonly seconds: string;
  readonly method: string;
  readonly edges?: string;
}

interface LargeOptions {
  readonly seconds: string;
  readonly steps?: string;
  readonly seed?: string;
  readonly learn?: string;
}

interface RepairOptions {
  readonly coalitions: string;
  readonly gone: string;
  readonly cost: string;
}

/** The API says what is wrong with anything else. */
const objectOf = (value: unknown): object => (typeof value === 'object' && value !== null ? value : {});

/** A game of kind "capabilities" can be given as it is. */
async function workOf(path: string): Promise<object> {
  const work = objectOf(await readJson(path));
  return Object.fromEntries(
    Object.entries(work).filter(([name, value]) => name !== 'kind' || value !== 'capabilities'),
  );
}

const structureText = (found: StructureAnswer): string =>
  [
    ...found.coalitions.map(group),
    `${rounded(found.value)} ${qualityOf(found)}; all alone are worth ${rounded(found.alone)}. ${found.seconds.toFixed(2)} s`,
  ].join('\n');

function qualityOf({ optimal, bound }: StructureAnswer): string {
  if (optimal) return '(the best there is)';
  return bound === null
    ? '(how good that is, is not known)'
    : `(no structure is worth more than ${rounded(bound)})`;
}

function curveText({ curve }: LearningAnswer): string {
  const part = Math.max(1, Math.floor(curve.length / 5));
  const mean = (values: readonly number[]): number =>
    rounded(values.reduce((sum, value) => sum + value, 0) / values.length);
  return `${curve.length} rounds: the first ${part} were worth ${mean(curve.slice(0, part))} on average, the last ${part} ${mean(curve.slice(-part))}.`;
}

function repairText({ coalitions, formed, value, optimal }: RepairAnswer): string {
  const fresh = new Set(formed.map(group));
  return [
    ...coalitions.map((members) => `${group(members)}${fresh.has(group(members)) ? ' (new)' : ''}`),
    `${rounded(value)}${optimal ? '' : ' (the best so far)'}`,
  ].join('\n');
}

const worthText = ({ tasks }: WorthAnswer): string =>
  tasks
    .map(
      ({ task, value, coverage, capacity, reputation, synergy }) =>
        `${task}: ${rounded(value)} (coverage ${rounded(coverage)}, capacity ${rounded(capacity)}, reputation ${rounded(reputation)}, synergy ${rounded(synergy)})`,
    )
    .join('\n');

function overlappingText({ coalitions, value, bound, optimal }: OverlappingAnswer): string {
  const giving = (amounts: Readonly<Record<string, number>>): string =>
    Object.entries(amounts)
      .map(([kind, amount]) => `${rounded(amount)} ${kind}`)
      .join(' and ');
  return [
    ...coalitions.map(
      ({ task, members }) =>
        `${task}: ${members.map(({ agent, amounts }) => `${agent} gives ${giving(amounts)}`).join(', ') || 'needs nobody'}`,
    ),
    `${rounded(value)} ${optimal ? '(the best there is)' : `(no choice of tasks is worth more than ${rounded(bound)})`}`,
  ].join('\n');
}

function propertiesText({ monotone, superadditive, convex }: PropertiesAnswer): string {
  const line = (
    what: string,
    found: PropertiesAnswer['convex'],
    shown: (one: string, other: string) => string,
  ) => (found === null ? `${what}: yes` : `${what}: no, ${shown(group(found.one), group(found.other))}`);
  return [
    line('monotone', monotone, (one, other) => `${other} is worth less than ${one}`),
    line('superadditive', superadditive, (one, other) => `${one} and ${other} are worth more apart`),
    line('convex', convex, (one, other) => `${one} and ${other} gain less together than they have in common`),
  ].join('\n');
}
