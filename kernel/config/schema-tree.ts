import { z } from 'zod';

export type Schema = z.core.$ZodType;

/** One setting a schema knows: a field that is no group of further fields. */
export interface KnownSetting {
  /** Dotted, e.g. `server.port`. */
  readonly key: string;
  readonly path: readonly string[];
  readonly schema: Schema;
  readonly secret: boolean;
  readonly description: string;
}

/** The next layer under `optional`, `default` and the like, or nothing when the schema is no wrapper. */
function inner(schema: Schema): Schema | undefined {
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault ||
    schema instanceof z.ZodReadonly ||
    schema instanceof z.ZodNonOptional ||
    schema instanceof z.ZodCatch
  ) {
    return schema.def.innerType;
  }
  // A preprocessing step takes anything: what it hands on is what the value is meant to be.
  if (schema instanceof z.ZodPipe) {
    return schema.def.in instanceof z.ZodTransform ? schema.def.out : schema.def.in;
  }
  return undefined;
}

/** The schema and everything it wraps, from the outside in. */
function layersOf(schema: Schema): Schema[] {
  const layers = [schema];
  for (let next = inner(schema); next !== undefined; next = inner(next)) layers.push(next);
  return layers;
}

export function coreOf(schema: Schema): Schema {
  return layersOf(schema).at(-1) ?? schema;
}

/** All settings of a schema, in the order they are written in it. */
export function knownSettings(schema: Schema, path: readonly string[] = []): KnownSetting[] {
  const core = coreOf(schema);
  if (core instanceof z.ZodObject) {
    return Object.entries(core.shape).flatMap(([name, field]) => knownSettings(field, [...path, name]));
  }
  const metas = layersOf(schema).map((layer) => z.globalRegistry.get(layer));
  return [
    {
      key: path.join('.'),
      path,
      schema,
      secret: metas.some((meta) => meta?.secret === true),
      description: metas.find((meta) => meta?.description !== undefined)?.description ?? '',
    },
  ];
}

/** What a path leads to: a group of settings, one setting, or nothing that is known. */
export function schemaAt(root: Schema, path: readonly string[]): Schema | undefined {
  let schema: Schema | undefined = root;
  for (const name of path) {
    const core: Schema = coreOf(schema);
    if (!(core instanceof z.ZodObject) || !Object.hasOwn(core.shape, name)) return undefined;
    schema = core.shape[name];
    if (schema === undefined) return undefined;
  }
  return schema;
}

export function isGroup(schema: Schema): boolean {
  return coreOf(schema) instanceof z.ZodObject;
}
