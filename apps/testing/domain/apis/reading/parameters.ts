import type { Parameter, Place, Schema, Style, Value } from '../operation.ts';
import { broken, entries, flagOf, isFields, items, type Node, need, part, textOf } from './node.ts';
import type { SchemaReader } from './schemas.ts';
import { follow, type Source } from './source.ts';

const places: readonly string[] = ['path', 'query', 'header', 'cookie'];
const isPlace = (text: string): text is Place => places.includes(text);

const styles: readonly string[] = [
  'simple',
  'label',
  'matrix',
  'form',
  'spaceDelimited',
  'pipeDelimited',
  'deepObject',
];
const isStyle = (text: string): text is Style => styles.includes(text);

/** Headers that the specification keeps out of parameters: they follow from the media types and the security. */
const notParameters = ['accept', 'content-type', 'authorization'];

/** Parameters of version 3; an operation's come before its path's of the same name and place. */
export function readParameters(source: Source, schemas: SchemaReader, lists: readonly Node[]): Parameter[] {
  const found = new Map<string, Parameter>();
  for (const list of lists) {
    for (const item of items(list)) {
      const node = follow(source, item);
      const parameter = node && readParameter(source, schemas, node);
      if (parameter !== undefined) found.set(`${parameter.place} ${parameter.name}`, parameter);
    }
  }
  return [...found.values()];
}

function readParameter(source: Source, schemas: SchemaReader, node: Node): Parameter | undefined {
  const name = textOf(need(node, 'name'));
  const place = textOf(need(node, 'in'));
  if (!isPlace(place)) throw broken(`${node.place}/in`, `"${place}" is none of ${places.join(', ')}.`);
  if (place === 'header' && notParameters.includes(name.toLowerCase())) return undefined;
  const content = entries(part(node, 'content'))[0];
  const schema = content === undefined ? part(node, 'schema') : part(content[1], 'schema');
  const fallback: Style = place === 'query' || place === 'cookie' ? 'form' : 'simple';
  const written = textOf(part(node, 'style'), fallback);
  if (!isStyle(written)) {
    throw broken(`${node.place}/style`, `"${written}" is none of ${styles.join(', ')}.`);
  }
  if (content !== undefined && !content[0].includes('json')) {
    source.unsupported(
      `The parameter ${name} at ${node.place} is written as ${content[0]}, which is not generated.`,
    );
    return undefined;
  }
  const style = content === undefined ? written : 'json';
  return {
    name,
    place,
    required: place === 'path' || flagOf(part(node, 'required'), false),
    schema: schema === undefined ? true : schemas.read(schema, 'request'),
    style,
    explode: flagOf(part(node, 'explode'), style === 'form'),
    allowReserved: flagOf(part(node, 'allowReserved'), false),
    examples: [...readExamples(source, content?.[1] ?? node), ...schemaExamples(schema)],
  };
}

/** `example` and `examples` of a parameter or a media type. */
export function readExamples(source: Source, node: Node): Value[] {
  const found: Value[] = [];
  const one = part(node, 'example');
  if (one !== undefined) found.push(asValue(one.value));
  const many = part(node, 'examples');
  if (many !== undefined && isFields(many.value)) {
    for (const [, item] of entries(many)) {
      const example = follow(source, item);
      const value = example && isFields(example.value) ? part(example, 'value') : undefined;
      if (value !== undefined) found.push(asValue(value.value));
    }
  }
  return found;
}

/** What a schema gives as examples, itself and not its parts. */
export function schemaExamples(node: Node | undefined): Value[] {
  if (node === undefined || !isFields(node.value)) return [];
  const { example, examples } = node.value;
  const list: unknown[] = Array.isArray(examples) ? examples : [];
  return [...(example === undefined ? [] : [example]), ...list].map(asValue);
}

/** The document was read from JSON or YAML, so what is in it is a value of JSON. */
export function asValue(value: unknown): Value {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'number') return value;
  if (Array.isArray(value)) return value.map(asValue);
  if (isFields(value)) {
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, asValue(item)]));
  }
  return null;
}

/** The names in braces of a path, in order. */
export function templateNames(path: string): string[] {
  return [...path.matchAll(/\{([^{}]+)\}/g)].map((match) => match[1] ?? '');
}

/** A name in the path that no parameter describes is filled with any text that is safe there. */
export function withPathNames(
  source: Source,
  parameters: readonly Parameter[],
  path: string,
  place: string,
): Parameter[] {
  const names = templateNames(path);
  const known = parameters.filter(
    (parameter) => parameter.place !== 'path' || names.includes(parameter.name),
  );
  const undescribed = names.filter(
    (name) => !known.some((parameter) => parameter.place === 'path' && parameter.name === name),
  );
  for (const name of undescribed)
    source.unsupported(`${place} has {${name}} in its path but does not describe it: any text is used.`);
  return [...known, ...undescribed.map((name) => anyText(name))];
}

function anyText(name: string): Parameter {
  const schema: Schema = { type: 'string', minLength: 1 };
  return {
    name,
    place: 'path',
    required: true,
    schema,
    style: 'simple',
    explode: false,
    allowReserved: false,
    examples: [],
  };
}
