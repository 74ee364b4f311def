import { z } from 'zod';
import type { Platform } from '#kernel/app';
import type { Api } from '#kernel/http';
import type { CoalitionSettings } from '../domain/settings.ts';
import { coreQuestion, largeQuestion, structureQuestion, valueQuestion } from '../solving/questions.ts';
import { solversOf } from '../solving/solvers.ts';
import { tags } from './access.ts';

const structureSchema = z
  .object({
    method: z.string(),
    agents: z.number(),
    coalitions: z.array(z.array(z.string())),
    value: z.number(),
    bound: z.number().nullable(),
    optimal: z.boolean(),
    alone: z.number(),
    seconds: z.number(),
  })
  .meta({ id: 'CoalitionStructure' });

/** Questions about games. They change nothing and are not kept. */
export function addGameRoutes(api: Api, platform: Platform<CoalitionSettings>): void {
  const solvers = solversOf(platform);
  const config = { access: 'user' as const };

  api.post(
    '/solve',
    {
      config,
      schema: {
        tags,
        summary: 'The best coalition structure of a game, or the best so far with a bound',
        body: structureQuestion,
        response: { 200: structureSchema },
      },
    },
    async (request) => solvers.ask({ ask: 'structure', ...request.body }),
  );

  api.post(
    '/solve-large',
    {
      config,
      schema: {
        tags,
        summary: 'A good coalition structure of up to 2,000 agents with capabilities; how good, nobody knows',
        body: largeQuestion,
        response: { 200: structureSchema },
      },
    },
    async (request) => solvers.ask({ ask: 'large', ...request.body }),
  );

  api.post(
    '/values',
    {
      config,
      schema: {
        tags,
        summary: 'What each agent of a game is worth: Shapley, Banzhaf, Myerson',
        body: valueQuestion,
        response: {
          200: z.object({
            value: z.string(),
            values: z.array(z.object({ agent: z.string(), value: z.number() })),
            seconds: z.number(),
          }),
        },
      },
    },
    async (request) => solvers.ask({ ask: 'value', ...request.body }),
  );

  api.post(
    '/core',
    {
      config,
      schema: {
        tags,
        summary: 'Whether payoffs are in the core of a game, and who would object',
        body: coreQuestion,
        response: {
          200: z.object({
            in_core: z.boolean(),
            overpaid: z.number(),
            payoffs: z.array(z.object({ agent: z.string(), payoff: z.number() })),
            objection: z.object({ coalition: z.array(z.string()), excess: z.number() }).nullable(),
            seconds: z.number(),
          }),
        },
      },
    },
    async (request) => solvers.ask({ ask: 'core', ...request.body }),
  );
}
