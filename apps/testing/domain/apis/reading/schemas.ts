import { definitionsId, type Schema } from '../operation.ts';
import { atPointer, broken, type Fields, isFields, type Node } from './node.ts';
import type { Source } from './source.ts';

/** Who sends what a schema describes: `readOnly` parts are not for requests, `writeOnly` ones not for responses. */
export type Direction = 'request' | 'response';

/** Keywords whose value is one schema. */
const single = [
  'items',
  'additionalProperties',
  'not',
  'if',
  'then',
  'else',
  'contains',
  'propertyNames',
  'unevaluatedItems',
  'unevaluatedProperties',
];
/** Keywords whose value is a list of schemas, and those that map names to schemas. */
const lists = ['allOf', 'anyOf', 'oneOf', 'prefixItems'];
const maps = ['properties', 'patternProperties', 'dependentSchemas'];
/** Keywords with plain values that validation and generation know. */
const plain = [
  'type',
  'format',
  'enum',
  'const',
  'default',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'minLength',
  'maxLength',
  'pattern',
  'minItems',
  'maxItems',
  'uniqueItems',
  'minContains',
  'maxContains',
  'minProperties',
  'maxProperties',
  'required',
  'dependentRequired',
];

export interface SchemaReader {
  read(node: Node, direction: Direction): Schema;
  /** All that was referred to so far. */
  definitions(): Readonly<Record<string, Schema>>;
}

/**
 * Turns the schemas of a document into one vocabulary and its references into definitions, each read once, so that
 * recursive ones are no trouble.
 */
export function createSchemaReader(source: Source): SchemaReader {
  const definitions: Record<string, Schema> = {};
  const names = new Map<string, string>();

  const define = (pointer: string, from: string, direction: Direction): Schema => {
    if (!pointer.startsWith('#')) {
      source.unsupported(`${from} refers to another document, ${pointer}: anything is taken as valid there.`);
      return true;
    }
    const key = `${direction} ${pointer}`;
    let name = names.get(key);
    if (name === undefined) {
      const value = atPointer(source.root, pointer);
      if (value === undefined) throw broken(`${from}/$ref`, `there is nothing at ${pointer}.`);
      name = freshName(pointer, direction, definitions);
      names.set(key, name);
      // Its place is taken before it is read: it may refer to itself.
      definitions[name] = true;
      definitions[name] = read({ value, place: pointer }, direction);
    }
    return { $ref: `${definitionsId}#/$defs/${name}` };
  };

  const read = (node: Node, direction: Direction): Schema => {
    if (typeof node.value === 'boolean') return node.value;
    if (!isFields(node.value)) throw broken(node.place, 'a schema is needed here: an object, true or false.');
    const fields = node.value;
    const reference = fields.$ref;
    const sub = (value: unknown, name: string): Schema =>
      read({ value, place: `${node.place}/${name}` }, direction);
    if (typeof reference === 'string') {
      const target = define(reference, node.place, direction);
      // Beside a $ref only 3.1 reads anything.
      const beside = source.dialect === '3.1' ? readFields(source, node, fields, direction, sub) : {};
      return Object.keys(beside).length === 0 ? target : { allOf: [target, beside] };
    }
    return readFields(source, node, fields, direction, sub);
  };

  return { read, definitions: () => definitions };
}

type Sub = (value: unknown, name: string) => Schema;

function readFields(
  source: Source,
  node: Node,
  fields: Fields,
  direction: Direction,
  sub: Sub,
): Record<string, unknown> {
  const result = readParts(node, fields, sub);
  discriminate(fields, result, direction);
  checkPlain(node, result);
  oldForms(source, fields, result);
  directional(fields, result, direction);
  dropBadPattern(source, node, result);
  for (const name of ['$dynamicRef', '$recursiveRef', '$anchor', '$dynamicAnchor'])
    if (fields[name] !== undefined) source.unsupported(`${node.place} uses ${name}, which is not followed.`);
  return result;
}

/** What the keywords hold, their schemas read in turn. */
function readParts(node: Node, fields: Fields, sub: Sub): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const name of plain) if (fields[name] !== undefined) result[name] = fields[name];
  for (const name of single) if (fields[name] !== undefined) readSingle(result, fields, name, sub);
  for (const name of lists) {
    const list = fields[name];
    if (Array.isArray(list))
      result[name] = list.map((value: unknown, index) => sub(value, `${name}/${index}`));
    else if (list !== undefined) throw broken(`${node.place}/${name}`, 'a list of schemas is needed here.');
  }
  for (const name of maps) {
    const map = fields[name];
    if (map === undefined) continue;
    if (!isFields(map)) throw broken(`${node.place}/${name}`, 'an object of schemas is needed here.');
    result[name] = Object.fromEntries(
      Object.entries(map).map(([key, value]) => [key, sub(value, `${name}/${key}`)]),
    );
  }
  const examples = [
    ...(fields.example === undefined ? [] : [fields.example]),
    ...(Array.isArray(fields.examples) ? fields.examples : []),
  ];
  if (examples.length > 0) result.examples = examples;
  return result;
}

/** Stands beside a `required` that the document does not have: a forgiving server need not ask for it. */
export const impliedRequirement = 'x-mainstay-implied';

/** A discriminator says which alternative is meant: each alternative then asks for its own name in that property. */
function discriminate(fields: Fields, result: Record<string, unknown>, direction: Direction): void {
  const discriminator = fields.discriminator;
  if (!isFields(discriminator) || typeof discriminator.propertyName !== 'string') return;
  const property = discriminator.propertyName;
  const mapping = isFields(discriminator.mapping) ? discriminator.mapping : {};
  for (const name of ['oneOf', 'anyOf']) {
    const written = fields[name];
    const read = result[name];
    if (!Array.isArray(written) || !Array.isArray(read)) continue;
    result[name] = read.map((schema: unknown, index) => {
      const alternative: unknown = written[index];
      const reference = isFields(alternative) ? alternative.$ref : undefined;
      if (typeof reference !== 'string') return schema;
      const own = reference.split('/').at(-1) ?? '';
      const mapped = Object.entries(mapping)
        .filter(([, target]) => target === reference || target === own)
        .map(([key]) => key);
      // What is sent uses the mapped name; an answer may use the schema's own name, too.
      const allowed = mapped.length === 0 ? [own] : direction === 'request' ? mapped : [...mapped, own];
      const properties = { [property]: { enum: allowed } };
      // What is sent has it in any case; whether it must be there is for the alternative itself to say.
      const asked = direction === 'request' ? { required: [property], [impliedRequirement]: true } : {};
      return { allOf: [schema, { properties, ...asked }] };
    });
  }
}

function readSingle(result: Record<string, unknown>, fields: Fields, name: string, sub: Sub): void {
  const value = fields[name];
  // A list of schemas in `items` is how `prefixItems` was written before 2020-12.
  if (name === 'items' && Array.isArray(value)) {
    result.prefixItems = value.map((item: unknown, index) => sub(item, `items/${index}`));
  } else result[name] = sub(value, name);
}

/** What a validator would refuse to compile is said here, with its place. */
function checkPlain(node: Node, result: Record<string, unknown>): void {
  const numbers = ['minimum', 'maximum', 'multipleOf', 'minLength', 'maxLength', 'minItems', 'maxItems'];
  for (const name of numbers)
    if (result[name] !== undefined && typeof result[name] !== 'number')
      throw broken(`${node.place}/${name}`, 'a number is needed here.');
  const required = result.required;
  // `required: true` inside a property is a common slip of version 3's draft; it says nothing there.
  if (typeof required === 'boolean') delete result.required;
  else if (required !== undefined && !isTexts(required))
    throw broken(`${node.place}/required`, 'a list of names is needed here.');
  if (result.enum !== undefined && !Array.isArray(result.enum))
    throw broken(`${node.place}/enum`, 'a list of values is needed here.');
  const known = ['string', 'number', 'integer', 'boolean', 'array', 'object', 'null', 'file'];
  for (const type of [result.type].flat())
    if (type !== undefined && !known.includes(String(type)))
      throw broken(`${node.place}/type`, `${JSON.stringify(type)} is no type of JSON Schema.`);
}

const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');

/** `nullable`, bounds that are true or false, and Swagger's `file`, in today's words. */
function oldForms(source: Source, fields: Fields, result: Record<string, unknown>): void {
  for (const [flag, bound] of [
    ['exclusiveMinimum', 'minimum'],
    ['exclusiveMaximum', 'maximum'],
  ] as const) {
    if (result[flag] === true && typeof result[bound] === 'number') {
      result[flag] = result[bound];
      delete result[bound];
    } else if (typeof result[flag] === 'boolean') delete result[flag];
  }
  if (result.type === 'file') {
    result.type = 'string';
    result.format = 'binary';
  }
  const nullable = fields.nullable === true || fields['x-nullable'] === true;
  if (source.dialect === '3.1' || !nullable) return;
  if (typeof result.type === 'string') result.type = [result.type, 'null'];
  if (Array.isArray(result.enum) && !result.enum.includes(null)) {
    result.enum = [...result.enum, null];
  }
  // In 3.0, `nullable` beside a composition without a type is read by most tools as "or null".
  if (result.type === undefined && ['allOf', 'anyOf', 'oneOf'].some((name) => name in result)) {
    const { ...inner } = result;
    for (const name of Object.keys(result)) delete result[name];
    result.anyOf = [inner, { type: 'null' }];
  }
}

/** Requests are made without what only the server writes; responses need not have what only it reads. */
function directional(fields: Fields, result: Record<string, unknown>, direction: Direction): void {
  const properties = fields.properties;
  if (!isFields(properties)) return;
  const flag = direction === 'request' ? 'readOnly' : 'writeOnly';
  const names = Object.entries(properties)
    .filter(([, value]) => isFields(value) && value[flag] === true)
    .map(([name]) => name);
  if (names.length === 0) return;
  if (isTexts(result.required)) {
    result.required = result.required.filter((name) => !names.includes(name));
  }
  const read = result.properties;
  if (direction === 'request' && isFields(read)) {
    result.properties = Object.fromEntries(Object.entries(read).filter(([name]) => !names.includes(name)));
  }
}

function dropBadPattern(source: Source, node: Node, result: Record<string, unknown>): void {
  const pattern = result.pattern;
  if (pattern === undefined) return;
  try {
    if (typeof pattern !== 'string') throw new Error('not a text');
    new RegExp(pattern);
  } catch {
    delete result.pattern;
    source.unsupported(
      `The pattern at ${node.place} is no regular expression of ECMAScript and is left out: ${String(pattern)}`,
    );
  }
}

function freshName(pointer: string, direction: Direction, taken: Readonly<Record<string, unknown>>): string {
  const last = pointer.split('/').at(-1) ?? 'schema';
  const base = `${direction}.${last.replaceAll(/[^A-Za-z0-9_.-]/g, '_')}`;
  for (let number = 1; ; number++) {
    const name = number === 1 ? base : `${base}.${number}`;
    if (!Object.hasOwn(taken, name)) return name;
  }
}
