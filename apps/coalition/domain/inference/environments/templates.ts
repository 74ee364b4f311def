import { z } from 'zod';
import { invalid } from '#kernel/base';
import { conventions, type ModelInput } from '../model-input.ts';
import { cueChaining, largeChaining, smallChaining } from './cue-chaining.ts';
import { forager } from './foraging.ts';
import { gridWorld } from './grid-world.ts';
import { tMaze } from './t-maze.ts';

const cell = z.tuple([z.int().min(0), z.int().min(0)]);
const side = z.int().min(1).max(100);
const chance = z.number().min(0).max(1);
const common = {
  depth: z.int().min(1).max(64).optional(),
  convention: z.enum(conventions).optional(),
};

interface Template {
  readonly title: string;
  readonly options: z.ZodType;
  readonly make: (options: unknown) => ModelInput;
}

/** A template whose options are parsed before they are used. */
function template<Schema extends z.ZodType>(
  title: string,
  options: Schema,
  make: (options: z.output<Schema>) => ModelInput,
): Template {
  return { title, options, make: (given) => make(options.parse(given)) };
}

/** Without keys whose value is undefined, as optional properties may not have it. */
const defined = <Values extends object>(
  values: Values,
): { [Key in keyof Values]: Exclude<Values[Key], undefined> } =>
  // Entries that are left are those whose values are not undefined.
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [Key in keyof Values]: Exclude<Values[Key], undefined>;
  };

const foragerOptions = z.strictObject({
  ...common,
  appetite: z.number().min(-100).max(100).optional(),
  sharpness: z.number().min(0.2).max(1).optional(),
  learns: z.boolean().optional(),
});

/** Agents that can be made by name: the kinds explorer, collector and coordinator, and the tasks of the literature. */
export const templates = {
  explorer: template('Looks for what it does not know: little appetite, learns', foragerOptions, (options) =>
    forager({ appetite: 0.5, learns: true, ...defined(options) }),
  ),
  collector: template('Goes where food is', foragerOptions, (options) =>
    forager({ appetite: 4, depth: 2, ...defined(options) }),
  ),
  coordinator: template(
    'Relies on what others see: a sharp sight and a longer view',
    foragerOptions,
    (options) => forager({ appetite: 2, sharpness: 0.99, depth: 4, ...defined(options) }),
  ),
  't-maze': template(
    'A cue tells in which arm the reward is',
    z.strictObject({ ...common, reward: chance.optional(), nullCue: z.boolean().optional() }),
    (options) => tMaze(defined(options)),
  ),
  'grid-world': template(
    'Walks a grid to a preferred cell',
    z.strictObject({
      ...common,
      ...{
        rows: side.default(5),
        columns: side.default(5),
        start: cell.default([0, 0]),
        goal: cell.optional(),
      },
      ...{
        preference: z.number().min(-100).max(100).optional(),
        walls: z.array(cell).max(10_000).optional(),
      },
      ...{ slip: chance.optional(), blur: chance.optional() },
    }),
    (options) => gridWorld(defined(options)),
  ),
  'epistemic-chaining': template(
    'A cue tells where a cue is that tells where the reward is',
    z.strictObject({ ...common, layout: z.enum(['7x5', '10x5']).default('7x5') }),
    ({ layout, ...options }) =>
      cueChaining({ depth: 7, ...(layout === '7x5' ? smallChaining : largeChaining), ...defined(options) }),
  ),
} satisfies Readonly<Record<string, Template>>;

/**
 * The model of a template.
 *
 * @throws `coalition.template_unknown`, `coalition.template_invalid` which names the option
 */
export function modelFromTemplate(name: string, options: unknown = {}): ModelInput {
  const found = Object.entries(templates).find(([known]) => known === name)?.[1];
  if (!found) {
    throw invalid(
      'coalition.template_unknown',
      `There is no template "${name}"; there are ${Object.keys(templates).join(', ')}.`,
    );
  }
  const parsed = found.options.safeParse(options);
  if (parsed.success) return found.make(options);
  const [issue] = parsed.error.issues;
  const path = issue?.path.map(String).join('.') || 'options';
  throw invalid('coalition.template_invalid', `Template "${name}": ${path}: ${issue?.message}.`);
}
