/**
 * How long the best coalition structure takes, exactly, by value distribution, beside the published times of ODP-IP.
 * `prices` is what Mainstay uses; `table` is its dynamic programming; `sizes` its branch and bound over size patterns, the
 * IP algorithm, for at most --sizes-seconds (0: left out), with prices as second bound or without.
 * Each search is checked against the others.
 * `node bench/coalition-structures.ts [--agents 16,18,20,22,24] [--games uniform,ndcs] [--no-table] [--repeats 1]
 * [--sizes-seconds 0]`; of several repeats the middle time is printed.
 *
 * Distributions as in Larson and Sandholm (2000), Rahwan, Michalak and Jennings (2012) and Michalak et al. (Artificial
 * Intelligence 230 (2016)). At the end three that are hard for dynamic programming or for prices.
 * The game of 24 agents takes 128 MiB, a table of best partitions 64 more; the most memory in use is printed.
 */
import { parseArgs } from 'node:util';
import { membersOf, sizeOf } from '../apps/coalition/domain/games/coalitions.ts';
import { type Game, gameOf } from '../apps/coalition/domain/games/game.ts';
import { numbered } from '../apps/coalition/domain/games/named-games.ts';
import { bestByDynamicProgramming } from '../apps/coalition/domain/games/structures/by-dynamic-programming.ts';
import { searchBySizePatterns } from '../apps/coalition/domain/games/structures/by-size-patterns.ts';
import { supportingPrices } from '../apps/coalition/domain/games/structures/prices.ts';
import { findBestStructure } from '../apps/coalition/domain/games/structures/solving.ts';

const { values: options } = parseArgs({
  options: {
    agents: { type: 'string', default: '16,18,20,22,24' },
    games: { type: 'string' },
    'no-table': { type: 'boolean', default: false },
    repeats: { type: 'string', default: '1' },
    'sizes-seconds': { type: 'string', default: '0' },
  },
});

/**
 * ODP-IP in Java (Michalak et al., Artificial Intelligence 230 (2016), 14–50), on the machines of its authors and of those
 * who compare with it: least to most by distribution. Noted from comparisons as they were published; their tables were
 * not found again to check these numbers by, so that they show the order of magnitude and no more.
 */
const published: Readonly<Record<number, string>> = {
  18: '32–94 ms',
  20: '500–2,100 ms',
  22: '1,500–29,000 ms',
  24: '9,000–37,000 ms',
};

// Marsaglia's xorshift (2003): the same games each time.
let state = 2026;
function random(): number {
  state ^= state << 13;
  state ^= state >>> 17;
  state ^= state << 5;
  return (state >>> 0) / 2 ** 32;
}
const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
const exponential = (): number => -Math.log(1 - random());

type Worth = (coalition: number, size: number) => number;

const distributions: Readonly<Record<string, (powers: readonly number[]) => Worth>> = {
  uniform: () => (_, size) => size * random(),
  normal: () => (_, size) => size * (1 + 0.1 * normal()),
  ndcs: () => (_, size) => size + Math.sqrt(size) * normal(),
  beta: () => (_, size) => size * Math.sin((Math.PI / 2) * random()) ** 2,
  exponential: () => (_, size) => size * exponential(),
  gamma: () => (_, size) => size * 2 * (exponential() + exponential()),
  'modified uniform': () => (_, size) => size * 10 * random() + (random() < 0.2 ? 50 * random() : 0),
  'modified normal': () => (_, size) => size * 10 + normal() + (random() < 0.2 ? 50 * random() : 0),
  'agent-based uniform': (powers) => (coalition) =>
    membersOf(coalition).reduce((sum, agent) => sum + 2 * (powers[agent] ?? 0) * random(), 0),
  'agent-based normal': (powers) => (coalition) =>
    membersOf(coalition).reduce((sum, agent) => sum + (powers[agent] ?? 0) + 0.1 * normal(), 0),
  superadditive: () => (_, size) => size ** 2 * (1 + 1e-6 * random()),
  majority: (powers) => (_, size) => (2 * size > powers.length ? 1 : 0) + 1e-3 * random(),
  'whole teams': () => (_, size) => Math.floor(size / 3) + 1e-3 * random(),
};

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const milliseconds = (since: number): string => Math.round(performance.now() - since).toLocaleString('en');

function timed<T>(run: () => T): { result: T; time: string } {
  const times: number[] = [];
  for (;;) {
    const since = performance.now();
    const result = run();
    times.push(performance.now() - since);
    if (times.length < Number(options.repeats)) continue;
    const middle = times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
    return { result, time: Math.round(middle).toLocaleString('en').padStart(7) };
  }
}

function sizesFor(game: Game, seconds: number, priced: boolean): string {
  const since = performance.now();
  const end = since + 1000 * seconds;
  const { best, bound, done } = findBestStructure(game, {
    search: (of) => searchBySizePatterns(of, priced ? { prices: supportingPrices(of) } : {}),
    shouldStop: () => performance.now() > end,
  });
  return done
    ? `${milliseconds(since)} ms`
    : `stopped at ${((100 * best.value) / bound).toFixed(1)}% of its bound`;
}

const near = (one: number, other: number): boolean =>
  Math.abs(one - other) <= 1e-9 * Math.max(1, Math.abs(other));

for (const count of options.agents.split(',').map(Number)) {
  say(`${count} agents (ODP-IP, published: ${published[count] ?? 'none'})`);
  const powers = Array.from({ length: count }, () => 10 * random());
  for (const [name, make] of Object.entries(distributions)) {
    if (options.games !== undefined && !options.games.split(',').includes(name)) continue;
    const worth = make(powers);
    const game = gameOf(numbered(count), (coalition) => worth(coalition, sizeOf(coalition)));
    const { result, time } = timed(() => findBestStructure(game));
    const { best, bound, done } = result;
    const parts = [`prices ${time} ms`];
    if (!done || !near(bound, best.value)) parts.push('NOT CLOSED');
    if (!options['no-table']) {
      const table = timed(() => bestByDynamicProgramming(game));
      parts.push(`table ${table.time} ms`);
      if (table.result === null || !near(table.result.value, best.value)) parts.push('DIFFERENT');
    }
    const seconds = Number(options['sizes-seconds']);
    if (seconds > 0) {
      parts.push(`sizes ${sizesFor(game, seconds, false)}, with prices ${sizesFor(game, seconds, true)}`);
    }
    say(`  ${name.padEnd(20)} ${parts.join('   ')}`);
  }
  say(`  most memory so far: ${Math.round(process.resourceUsage().maxRSS / 1024)} MiB`);
}
