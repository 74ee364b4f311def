import type { z } from 'zod';
import type { Platform } from '#kernel/app';
import type { Api } from '#kernel/http';
import type { CoalitionSettings } from '../domain/settings.ts';
import {
  coreAnswer,
  learningAnswer,
  overlappingAnswer,
  powerAnswer,
  propertiesAnswer,
  repairAnswer,
  sampleAnswer,
  stabilityAnswer,
  structureAnswer,
  valueAnswer,
  worthAnswer,
} from '../solving/answers.ts';
import {
  coreQuestion,
  largeQuestion,
  learningQuestion,
  overlappingQuestion,
  powerQuestion,
  propertiesQuestion,
  repairQuestion,
  sampleQuestion,
  stabilityQuestion,
  structureQuestion,
  valueQuestion,
  worthQuestion,
} from '../solving/questions.ts';
import { solversOf } from '../solving/solvers.ts';
import { tags } from './access.ts';
import { whileAwaited } from './awaiting.ts';

const shape = <Body extends z.ZodType, Answer extends z.ZodType>(
  summary: string,
  body: Body,
  answer: Answer,
) => ({
  config: { access: 'user' as const },
  schema: { tags, summary, body, response: { 200: answer } },
});

/** Questions about games. They change nothing and are not kept. */
export function addGameRoutes(api: Api, platform: Platform<CoalitionSettings>): void {
  const solvers = solversOf(platform);
  api.post(
    '/solve',
    shape(
      'The best coalition structure of a game, or the best so far with a bound',
      structureQuestion,
      structureAnswer,
    ),
    async ({ body }, reply) => solvers.ask({ ask: 'structure', ...body }, whileAwaited(reply)),
  );
  api.post(
    '/solve-large',
    shape(
      'A good coalition structure of up to 2,000 agents with capabilities; how good, nobody knows',
      largeQuestion,
      structureAnswer,
    ),
    async ({ body }, reply) => solvers.ask({ ask: 'large', ...body }, whileAwaited(reply)),
  );
  api.post(
    '/learn-structure',
    shape(
      'The structure that agents learn to form who do not know what coalitions are worth',
      learningQuestion,
      learningAnswer,
    ),
    async ({ body }, reply) => solvers.ask({ ask: 'learning', ...body }, whileAwaited(reply)),
  );
  api.post(
    '/repair',
    shape(
      'The best structure of those who are left when some are gone, where forming coalitions costs something',
      repairQuestion,
      repairAnswer,
    ),
    async ({ body }, reply) => solvers.ask({ ask: 'repair', ...body }, whileAwaited(reply)),
  );
  api.post(
    '/worth',
    shape(
      'Why agents with capabilities are worth what they are: their parts for every task',
      worthQuestion,
      worthAnswer,
    ),
    async ({ body }, reply) => solvers.ask({ ask: 'worth', ...body }, whileAwaited(reply)),
  );
  api.post(
    '/overlapping',
    shape(
      'Which tasks to do and by whom, where an agent can be in several coalitions',
      overlappingQuestion,
      overlappingAnswer,
    ),
    async ({ body }, reply) => solvers.ask({ ask: 'overlapping', ...body }, whileAwaited(reply)),
  );
  api.post(
    '/values',
    shape(
      'What each agent of a game is worth: Shapley, Banzhaf, Myerson, Owen, nucleolus',
      valueQuestion,
      valueAnswer,
    ),
    async ({ body }, reply) => solvers.ask({ ask: 'value', ...body }, whileAwaited(reply)),
  );
  api.post(
    '/values-sampled',
    shape(
      'Shapley or Banzhaf values of up to 2,000 agents, with confidence intervals',
      sampleQuestion,
      sampleAnswer,
    ),
    async ({ body }, reply) => solvers.ask({ ask: 'sample', ...body }, whileAwaited(reply)),
  );
  api.post(
    '/voting-power',
    shape(
      'Who decides a weighted vote of up to 500 agents, and how often: exact Shapley and Banzhaf values',
      powerQuestion,
      powerAnswer,
    ),
    async ({ body }, reply) => solvers.ask({ ask: 'power', ...body }, whileAwaited(reply)),
  );
  api.post(
    '/core',
    shape('Whether payoffs are in the core of a game, and who would object', coreQuestion, coreAnswer),
    async ({ body }, reply) => solvers.ask({ ask: 'core', ...body }, whileAwaited(reply)),
  );
  api.post(
    '/stability',
    shape(
      'Stable payoffs, or why there are none: the core, the least core, the core of a structure',
      stabilityQuestion,
      stabilityAnswer,
    ),
    async ({ body }, reply) => solvers.ask({ ask: 'stability', ...body }, whileAwaited(reply)),
  );
  api.post(
    '/properties',
    shape(
      'Whether a game is monotone, superadditive and convex, or by what it is not',
      propertiesQuestion,
      propertiesAnswer,
    ),
    async ({ body }, reply) => solvers.ask({ ask: 'properties', ...body }, whileAwaited(reply)),
  );
}
