import { z } from 'zod';
import { invalid, MainstayError } from '#kernel/base';
import { compileModel } from '../domain/inference/compile-model.ts';
import { modelFromTemplate } from '../domain/inference/environments/templates.ts';
import { createThinking } from '../domain/inference/mind.ts';
import type { Model } from '../domain/inference/model.ts';
import { createRandom } from '../domain/inference/random.ts';
import type { Player } from '../domain/together/play.ts';
import { withSharedPreferences } from '../domain/together/step-together.ts';
import { fewestMembers, mostMembers, type StudyDesign } from '../domain/together/study.ts';
import {
  type RelayRole,
  relayMember,
  relayMemberOptions,
  relayRoles,
} from '../domain/together/worlds/relay-world.ts';
import { agentOptionsSchema, mindOptionsOf } from '../living/options.ts';

/** Somebody who takes part in a study: made of a template or of a model, thinking as agents may. */
export const studyMember = z
  .strictObject({
    name: z.string().min(1).max(200),
    template: z
      .strictObject({ name: z.string().max(100), options: z.record(z.string(), z.unknown()).default({}) })
      .optional(),
    model: z.unknown().optional(),
    options: agentOptionsSchema.default({}),
  })
  .refine(({ template, model }) => (template === undefined) !== (model === undefined), {
    error: 'a member is made of a template or of a model: give one of them',
  });
export type StudyMember = z.output<typeof studyMember>;

export const studyMembers = z
  .array(studyMember)
  .min(fewestMembers)
  .max(mostMembers)
  .refine((members) => new Set(members.map(({ name }) => name)).size === members.length, {
    error: 'each member has a name of its own',
  });

/** A member whose model was read. */
export interface Ready {
  readonly model: Model;
  /** In a relay world. */
  readonly role: RelayRole | undefined;
  readonly options: StudyMember['options'];
}

/**
 * @throws MainstayError what is wrong with a member, by its name: `coalition.study_member_invalid`, and the codes of
 *   models and templates
 */
export function readyMember(
  { name, template, model, options }: StudyMember,
  world: StudyDesign['world'],
): Ready {
  try {
    if (world.kind === 'foraging') {
      const input = template ? modelFromTemplate(template.name, template.options) : model;
      return { model: compileModel(input), role: undefined, options };
    }
    const role = relayRoles.find((known) => known === template?.name);
    if (!template || !role)
      throw invalid(
        'coalition.study_member_invalid',
        `in a relay world members are made of the templates ${relayRoles.join(' and ')}.`,
      );
    const parsed = relayMemberOptions.safeParse(template.options);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      throw invalid(
        'coalition.template_invalid',
        `${issue?.path.join('.') || 'options'}: ${issue?.message}.`,
      );
    }
    return { model: compileModel(relayMember(role, world, parsed.data)), role, options };
  } catch (error) {
    if (!(error instanceof MainstayError)) throw error;
    throw new MainstayError(error.code, `Member "${name}": ${error.message}`, {
      kind: error.kind,
      details: { ...error.details, member: name },
    });
  }
}

/**
 * Planners and tables are made once for all lives; only what is drawn is each life's own.
 *
 * @param preferring places of those who prefer what they prefer together
 */
export function playersFor(ready: readonly Ready[], preferring: readonly number[]): readonly Player[] {
  const own = ready.map(({ model }) => model);
  const shared = withSharedPreferences(preferring.flatMap((at) => own.slice(at, at + 1)));
  return ready.map(({ options, model: born }, at): Player => {
    const model = shared[preferring.indexOf(at)] ?? born;
    const thinking = createThinking(model, mindOptionsOf(options, createRandom(0)));
    return { model, thinkingWith: (random) => ({ ...thinking, options: mindOptionsOf(options, random) }) };
  });
}
