import { z } from 'zod';
import type { Platform } from '#kernel/app';
import type { Api } from '#kernel/http';
import { modelToGmn } from '../domain/gmn/from-model.ts';
import { parseGmn } from '../domain/gmn/parse.ts';
import { gmnToModel } from '../domain/gmn/to-model.ts';
import { writeGmnJson, writeGmnText } from '../domain/gmn/write.ts';
import { templates } from '../domain/inference/environments/templates.ts';
import type { Model } from '../domain/inference/model.ts';
import { describeModel } from '../domain/inference/model-description.ts';
import type { CoalitionSettings } from '../domain/settings.ts';
import { populationOf } from '../population/population.ts';
import { readSource } from '../population/sources.ts';
import { byId, tags } from './access.ts';
import { agentFinder } from './finding.ts';

export const templateSchema = z.strictObject({
  name: z.string().max(100),
  options: z.record(z.string(), z.unknown()).optional(),
});

export const forms = ['model', 'gmn', 'gmn-json'] as const;

/** A model in one of its written forms: as text, GMN being a language and JSON being JSON. */
const written = (model: Model, form: (typeof forms)[number]): string => {
  if (form === 'gmn') return writeGmnText(modelToGmn(model));
  if (form === 'gmn-json') return writeGmnJson(modelToGmn(model));
  return JSON.stringify(describeModel(model), null, 2);
};

/** Models, without an agent or of one. */
export function addModelRoutes(api: Api, platform: Platform<CoalitionSettings>): void {
  const config = { access: 'user' as const };

  api.get(
    '/templates',
    {
      config,
      schema: {
        tags,
        summary: 'Agents that can be made by name',
        response: { 200: z.object({ items: z.array(z.object({ name: z.string(), title: z.string() })) }) },
      },
    },
    async () => ({ items: Object.entries(templates).map(([name, { title }]) => ({ name, title })) }),
  );

  api.post(
    '/models/check',
    {
      config,
      schema: {
        tags,
        summary: 'Check a model, GMN or a template, and write it in another form',
        body: z.strictObject({
          model: z.unknown().optional(),
          gmn: z.string().optional(),
          template: templateSchema.optional(),
          as: z.enum(forms).optional(),
        }),
        response: {
          200: z.object({
            name: z.string(),
            factors: z.array(z.object({ name: z.string(), states: z.number(), actions: z.number() })),
            modalities: z.array(z.object({ name: z.string(), outcomes: z.number() })),
            /** Questions to a language model that the graph has. */
            queries: z.number(),
            warnings: z.array(z.string()),
            text: z.string().nullable(),
          }),
        },
      },
    },
    async (request) => {
      const { as, ...source } = request.body;
      const { model, warnings } = readSource(source);
      const { gmn } = source;
      return {
        name: model.name,
        factors: model.factors.map(({ name, states, actions }) => ({
          ...{ name, states: states.length, actions: actions.length },
        })),
        modalities: model.modalities.map(({ name, outcomes }) => ({ name, outcomes: outcomes.length })),
        queries: gmn === undefined ? 0 : gmnToModel(parseGmn(gmn).graph).queries.length,
        warnings: [...warnings],
        text: as === undefined ? null : written(model, as),
      };
    },
  );

  const find = agentFinder(platform);
  api.get(
    '/agents/:id/model',
    {
      config,
      schema: {
        tags,
        summary: "An agent's model with what it has learnt, as JSON or as GMN",
        params: byId,
        querystring: z.object({ as: z.enum(forms).default('model') }),
        response: { 200: z.object({ as: z.enum(forms), text: z.string() }) },
      },
    },
    async (request) => {
      const agent = await find(request, request.params.id);
      const { mind } = await populationOf(platform).look(agent);
      const { as } = request.query;
      return { as, text: written(mind.model, as) };
    },
  );
}
