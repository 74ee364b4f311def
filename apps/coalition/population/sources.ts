import { invalid, type Json } from '#kernel/base';
import { parseGmn } from '../domain/gmn/parse.ts';
import { gmnToModel } from '../domain/gmn/to-model.ts';
import { compileModel } from '../domain/inference/compile-model.ts';
import { modelFromTemplate } from '../domain/inference/environments/templates.ts';
import type { Model } from '../domain/inference/model.ts';
import { describeModel } from '../domain/inference/model-description.ts';
import { type Environment, environmentSchema } from '../living/environment.ts';

/** Where a model comes from: just one of these. */
export interface ModelSource {
  readonly model?: unknown;
  readonly gmn?: string | undefined;
  readonly template?: { readonly name: string; readonly options?: unknown } | undefined;
}

export interface ReadSource {
  readonly model: Model;
  readonly input: Json;
  readonly warnings: readonly string[];
}

/**
 * @throws MainstayError `coalition.model_source` when there is not just one; what `compileModel`, `parseGmn` and
 *   `modelFromTemplate` throw
 */
export function readSource({ model, gmn, template }: ModelSource): ReadSource {
  const given = [model, gmn, template].filter((source) => source !== undefined).length;
  if (given !== 1)
    throw invalid(
      'coalition.model_source',
      `An agent is made of one model, one gmn text or one template; ${given} of these were given.`,
    );
  if (gmn !== undefined) {
    const parsed = parseGmn(gmn);
    const made = gmnToModel(parsed.graph);
    const warnings = [...parsed.warnings, ...made.warnings].map(
      ({ at, message }) => `Line ${at.line}, column ${at.column}: ${message}`,
    );
    return { model: made.model, input: plain(describeModel(made.model)), warnings };
  }
  const input = template ? modelFromTemplate(template.name, template.options ?? {}) : model;
  return { model: compileModel(input), input: plain(input), warnings: [] };
}

/** As it will be read back from the database. */
const plain = (value: unknown): Json => JSON.parse(JSON.stringify(value));

/** The world that a template is for; others live in what their own model says. */
export function usualEnvironment({ template }: ModelSource): Environment {
  const forages = ['explorer', 'collector', 'coordinator'].includes(template?.name ?? '');
  return environmentSchema.parse({ kind: forages ? 'foraging' : 'model' });
}
