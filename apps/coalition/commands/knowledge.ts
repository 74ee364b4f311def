import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { Cli } from '#kernel/app';
import { jsonOf, textOf } from './files.ts';
import {
  type Figures,
  type Found,
  figuresText,
  type GraphAnswer,
  linesOf,
  type MergeAnswer,
  mergeText,
  type NodeAnswer,
  nodeLine,
  wayText,
} from './knowledge-answers.ts';
import { collected, type QueryOptions, queryOf } from './knowledge-query.ts';

const base = '/api/v1/coalition/knowledge/graphs';
const graphPath = (id: string): string => `${base}/${encodeURIComponent(id)}`;

const asOf = (at: string | undefined): string => (at === undefined ? '' : `?${new URLSearchParams({ at })}`);

/** `mainstay coalition knowledge …` */
export function addKnowledgeCommands(command: Command, cli: Cli): void {
  const knowledge = command.command('knowledge').description('graphs of what agents know and live through');
  addLooking(knowledge, cli);
  addAsking(knowledge, cli);
  addMoving(knowledge, cli);
}

function addLooking(knowledge: Command, cli: Cli): void {
  knowledge
    .command('list')
    .description('graphs, newest first')
    .option('--limit <n>', 'at most so many', '20')
    .action(async ({ limit }: { limit: string }) => {
      const page = await cli.request<{ items: GraphAnswer[] }>(
        'GET',
        `${base}?${new URLSearchParams({ limit })}`,
      );
      cli.print(page, () =>
        page.items.length === 0
          ? 'There are no graphs yet. One begins a minute after agents begin to live, or with "mainstay coalition knowledge create NAME".'
          : page.items
              .map(({ id, name, gathered }) => `${id}  ${gathered ? 'gathered' : 'made    '}  ${name}`)
              .join('\n'),
      );
    });

  knowledge
    .command('create <name>')
    .description('make an empty graph')
    .action(async (name: string) => {
      const made = await cli.request<GraphAnswer>('POST', base, { name });
      cli.print(made, () => made.id);
    });

  knowledge
    .command('show <graph>')
    .description('what is in a graph, in figures')
    .option('--at <time>', 'as of this moment')
    .action(async (id: string, { at }: { at?: string }) => {
      const figures = await cli.request<Figures>('GET', `${graphPath(id)}${asOf(at)}`);
      cli.print(figures, () => figuresText(figures));
    });

  knowledge
    .command('undo <graph> <change>')
    .description('take a change back')
    .action(async (id: string, change: string) => {
      const done = await cli.request<{ change: { id: string; summary: string } }>(
        'POST',
        `${graphPath(id)}/changes/${encodeURIComponent(change)}/undo`,
      );
      cli.print(done, () => done.change.summary);
    });
}

function addAsking(knowledge: Command, cli: Cli): void {
  knowledge
    .command('search <graph> <text>')
    .description('nodes whose label, key or attributes have all these words')
    .option('--at <time>', 'as of this moment')
    .option('--limit <n>', 'at most so many', '20')
    .action(async (id: string, text: string, { at, limit }: { at?: string; limit: string }) => {
      const query = new URLSearchParams({ text, limit, ...(at !== undefined && { at }) });
      const found = await cli.request<{ items: NodeAnswer[] }>('GET', `${graphPath(id)}/search?${query}`);
      cli.print(found, () => linesOf(found.items));
    });

  knowledge
    .command('query <graph> [file]')
    .description('nodes that a filter takes: as JSON in a file (- reads standard input), or by the options')
    .option('--type <types>', 'of these kinds, with commas between')
    .option('--where <condition>', 'such as kind=explorer or age>=3; again for more', collected, [])
    .option('--linked <type>', 'with an edge of this kind')
    .option('--at <time>', 'as of this moment')
    .option('--limit <n>', 'at most so many', '50')
    .action(async (id: string, file: string | undefined, options: QueryOptions) => {
      const body = file === undefined ? queryOf(options) : jsonOf(await textOf(file), file);
      const found = await cli.request<Found & { found: number }>(
        'POST',
        `${graphPath(id)}/query`,
        body as object,
      );
      cli.print(
        found,
        () =>
          `${linesOf(found.nodes)}\n\n${found.found} nodes; ${found.edges.length} edges among those shown.`,
      );
    });

  knowledge
    .command('path <graph> <from> <to>')
    .description('a shortest path between two nodes, by their ids')
    .option('--directed', 'only along edges')
    .option('--weighted', 'strong edges are short')
    .option('--at <time>', 'as of this moment')
    .action(
      async (
        id: string,
        from: string,
        to: string,
        how: { directed?: true; weighted?: true; at?: string },
      ) => {
        const query = new URLSearchParams({
          ...{ from, to, directed: String(how.directed ?? false), weighted: String(how.weighted ?? false) },
          ...(how.at !== undefined && { at: how.at }),
        });
        const way = await cli.request<Found & { found: boolean }>('GET', `${graphPath(id)}/path?${query}`);
        cli.print(way, () => (way.found ? wayText(way) : 'There is no way between them.'));
      },
    );

  knowledge
    .command('important <graph>')
    .description('the most important nodes')
    .option('--by <measure>', 'pagerank, degree or betweenness', 'pagerank')
    .option('--at <time>', 'as of this moment')
    .option('--limit <n>', 'at most so many', '20')
    .action(async (id: string, { by, at, limit }: { by: string; at?: string; limit: string }) => {
      const query = new URLSearchParams({ measure: by, limit, ...(at !== undefined && { at }) });
      const found = await cli.request<{
        sampled: number | null;
        items: (NodeAnswer & { value: number })[];
      }>('GET', `${graphPath(id)}/importance?${query}`);
      cli.print(found, () =>
        [
          ...found.items.map((node) => `${node.value.toFixed(6)}  ${nodeLine(node)}`),
          ...(found.sampled === null ? [] : [`Estimated from the paths of ${found.sampled} nodes.`]),
        ].join('\n'),
      );
    });
}

function addMoving(knowledge: Command, cli: Cli): void {
  knowledge
    .command('export <graph>')
    .description('a graph as JSON, JSON-LD or GraphML')
    .option('--format <format>', 'json, json-ld or graphml', 'json')
    .option('--at <time>', 'as of this moment')
    .option('--out <file>', 'where to; standard output without it')
    .action(async (id: string, { format, at, out }: { format: string; at?: string; out?: string }) => {
      const query = new URLSearchParams({ format, ...(at !== undefined && { at }) });
      const bytes = await cli.download(`${graphPath(id)}/export?${query}`);
      const text = new TextDecoder().decode(bytes);
      if (out === undefined) cli.print({ format, text }, () => text);
      else {
        await writeFile(out, bytes);
        cli.print({ format, file: out }, () => `Written to ${out}.`);
      }
    });

  knowledge
    .command('import <graph> <file>')
    .description('bring a JSON, JSON-LD or GraphML document into a graph; - reads standard input')
    .requiredOption('--format <format>', 'json, json-ld or graphml')
    .option('--conflicts <whose>', 'ours, theirs, or that of the more confident', 'theirs')
    .option('--dry-run', 'only say what would happen')
    .action(
      async (id: string, file: string, options: { format: string; conflicts: string; dryRun?: true }) => {
        const { format, conflicts, dryRun = false } = options;
        const body = { format, text: await textOf(file), conflicts, dry_run: dryRun };
        const done = await cli.request<MergeAnswer>('POST', `${graphPath(id)}/import`, body);
        cli.print(done, () => mergeText(done));
      },
    );

  knowledge
    .command('merge <graph> <from>')
    .description('bring another graph into this one')
    .option('--agent <id>', 'only what this agent was the source of')
    .option('--conflicts <whose>', 'ours, theirs, or that of the more confident', 'ours')
    .option('--dry-run', 'only say what would happen')
    .action(
      async (id: string, from: string, options: { agent?: string; conflicts: string; dryRun?: true }) => {
        const { agent, conflicts, dryRun = false } = options;
        const body = { from, conflicts, dry_run: dryRun, ...(agent !== undefined && { agent }) };
        const done = await cli.request<MergeAnswer>('POST', `${graphPath(id)}/merge`, body);
        cli.print(done, () => mergeText(done));
      },
    );
}
