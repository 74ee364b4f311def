import { invalid } from '#kernel/base';
import { type Game, namesOf } from '../domain/games/game.ts';
import { neighboursOf } from '../domain/games/graph.ts';
import { sharesOf } from '../domain/games/life/payoffs.ts';
import { numbered } from '../domain/games/named-games.ts';
import { propertiesOf } from '../domain/games/properties.ts';
import { readGame } from '../domain/games/read-game.ts';
import { readLargeGame } from '../domain/games/read-large-game.ts';
import type { LinearSolver } from '../domain/games/stability/linear.ts';
import { nucleolus } from '../domain/games/stability/nucleolus.ts';
import { banzhafValue, normalisedBanzhaf } from '../domain/games/values/banzhaf.ts';
import { myersonValue } from '../domain/games/values/myerson.ts';
import { owenValue } from '../domain/games/values/owen.ts';
import { sampleBanzhaf } from '../domain/games/values/sampled-banzhaf.ts';
import { sampleShapley } from '../domain/games/values/sampled-shapley.ts';
import { shapleyValue } from '../domain/games/values/shapley.ts';
import { votingPower } from '../domain/games/values/voting-power.ts';
import { createRandom } from '../domain/inference/random.ts';
import type { AnswerTo } from './answers.ts';
import { coalitionsOf, graphOf } from './naming.ts';
import type { Asked, QuestionTo } from './questions.ts';

type Untimed<Ask extends Asked> = Omit<AnswerTo<Ask>, 'seconds'>;
/** Opened only for what needs it. */
export type OpenSolver = () => Promise<LinearSolver>;

export async function gameValues(
  question: QuestionTo<'value'>,
  openSolver: OpenSolver,
): Promise<Untimed<'value'>> {
  const game = readGame(question.game);
  const { value, found } = await valuesOf(game, question, openSolver);
  return { value, values: game.agents.map((agent, at) => ({ agent, value: found[at] ?? 0 })) };
}

async function valuesOf(
  game: Game,
  { game: text, value, edges, unions }: QuestionTo<'value'>,
  openSolver: OpenSolver,
): Promise<{ readonly value: string; readonly found: readonly number[] }> {
  switch (value) {
    case 'shapley':
      return { value, found: shapleyValue(game) };
    case 'banzhaf':
      return { value, found: banzhafValue(game) };
    case 'banzhaf-index':
      return { value, found: normalisedBanzhaf(game) };
    case 'myerson': {
      const graph = graphOf(game, text, edges);
      if (!graph)
        throw invalid('coalition.no_graph', 'The Myerson value needs edges: who can work with whom.');
      return { value, found: myersonValue(game, graph) };
    }
    case 'owen':
      if (!unions)
        throw invalid('coalition.no_unions', 'The Owen value needs unions: who acts together with whom.');
      return { value, found: owenValue(game, coalitionsOf(game, unions)) };
    case 'nucleolus':
    case 'prenucleolus': {
      const { payoffs, belowAlone } = nucleolus(game, await openSolver(), {
        belowAlone: value === 'prenucleolus',
      });
      return { value: belowAlone ? 'prenucleolus' : value, found: payoffs };
    }
  }
}

export function sampledValues(
  { game: text, value, seed, confidence, range, within, ...sampling }: QuestionTo<'sample'>,
  shouldStop: () => boolean,
): Untimed<'sample'> {
  const game = readLargeGame(text);
  const sample = value === 'shapley' ? sampleShapley : sampleBanzhaf;
  const { values, samples } = sample(game, {
    ...{ random: createRandom(seed).next, shouldStop, confidence },
    ...{ samples: sampling.samples, together: sampling.together },
    ...(range !== undefined && { range }),
    ...(within !== undefined && { within }),
  });
  return {
    ...{ value, confidence, samples },
    values: values.map((one, at) => ({ agent: game.agents[at] ?? '', ...one })),
  };
}

export function powersInVote({
  game: { quota, weights, agents: names },
}: QuestionTo<'power'>): Untimed<'power'> {
  const agents = names ?? numbered(weights.length);
  const powers = votingPower(quota, weights, agents);
  const all = powers.reduce((sum, { banzhaf }) => sum + banzhaf, 0);
  return {
    powers: powers.map((power, at) => ({
      ...{ agent: agents[at] ?? '', ...power, banzhaf_index: power.banzhaf / all },
    })),
  };
}

export function gameProperties({ game: text }: QuestionTo<'properties'>): Untimed<'properties'> {
  const game = readGame(text);
  const { monotone, superadditive, convex } = propertiesOf(game);
  const named = (found: typeof monotone) =>
    found && { one: namesOf(game.agents, found.one), other: namesOf(game.agents, found.other) };
  return {
    agents: game.agents.length,
    ...{ monotone: named(monotone), superadditive: named(superadditive), convex: named(convex) },
  };
}

export async function sharesBy(
  { game: text, rule, members, amount }: QuestionTo<'shares'>,
  openSolver: OpenSolver,
): Promise<AnswerTo<'shares'>> {
  const game = readGame(text);
  const shares = sharesOf(game, members, amount, {
    rule,
    ...(rule === 'nucleolus' && { solve: await openSolver() }),
    ...(text.kind === 'on-graph' && { neighbours: neighboursOf(game.agents, text.edges) }),
  });
  return { shares: [...shares].map(([agent, share]) => ({ agent, share })) };
}
