import type {
  BodyContent,
  HeaderSpec,
  Parameter,
  Place,
  RequestBody,
  ResponseSpec,
  Schema,
  Style,
} from '../operation.ts';
import { broken, entries, flagOf, isFields, items, type Node, need, part, textOf } from './node.ts';
import { asValue, schemaExamples } from './parameters.ts';
import type { OperationParts, VersionReader } from './reader.ts';
import type { SchemaReader } from './schemas.ts';
import { readSchemeKind } from './security.ts';
import { follow, type Source } from './source.ts';

/** How Swagger 2.0 says it: bodies and form fields are parameters, media types stand beside the operation. */
export function version2(source: Source, schemas: SchemaReader): VersionReader {
  const root: Node = { value: source.root, place: '#' };
  return {
    parts: (operation, path) => readParts(source, schemas, operation, path, root),
    response: (status, node, operation) => readResponse(source, schemas, status, node, operation, root),
    schemes: () =>
      entries(part(root, 'securityDefinitions')).map(([name, node]) => readSchemeKind(source, name, node)),
    servers: () => {
      const base = textOf(part(root, 'basePath'), '');
      const host = part(root, 'host');
      if (host === undefined) return base === '' ? [] : [base];
      const schemes = mediaTypes(part(root, 'schemes'), ['https']);
      return schemes.map((scheme) => `${scheme}://${textOf(host)}${base}`);
    },
  };
}

function mediaTypes(node: Node | undefined, fallback: readonly string[]): readonly string[] {
  return node === undefined ? fallback : items(node).map((item) => textOf(item));
}

function readParts(
  source: Source,
  schemas: SchemaReader,
  operation: Node,
  path: Node,
  root: Node,
): OperationParts {
  const nodes = new Map<string, Node>();
  for (const list of [part(path, 'parameters'), part(operation, 'parameters')]) {
    for (const item of items(list)) {
      const node = follow(source, item);
      if (node === undefined) continue;
      nodes.set(`${textOf(need(node, 'in'))} ${textOf(need(node, 'name'))}`, node);
    }
  }
  const consumes = mediaTypes(part(operation, 'consumes') ?? part(root, 'consumes'), ['application/json']);
  const parameters: Parameter[] = [];
  const fields: Node[] = [];
  let body: RequestBody | undefined;
  for (const node of nodes.values()) {
    const place = textOf(need(node, 'in'));
    if (place === 'body') body = readBody(source, schemas, node, consumes);
    else if (place === 'formData') fields.push(node);
    else if (place === 'path' || place === 'query' || place === 'header')
      parameters.push(readParameter(schemas, node, place));
    else throw broken(`${node.place}/in`, `"${place}" is none of path, query, header, body, formData.`);
  }
  if (fields.length > 0) body = readForm(schemas, fields, consumes);
  return { parameters, ...(body && { body }) };
}

/** The schema of a parameter stands in the parameter itself. */
function schemaHere(schemas: SchemaReader, node: Node): Schema {
  if (!isFields(node.value)) return true;
  const { name: _name, in: _in, required: _required, allowEmptyValue: _empty, ...schema } = node.value;
  return schemas.read({ value: schema, place: node.place }, 'request');
}

function readParameter(schemas: SchemaReader, node: Node, place: Place): Parameter {
  const format = textOf(part(node, 'collectionFormat'), 'csv');
  const styles: Readonly<Record<string, Style>> = {
    csv: place === 'query' ? 'form' : 'simple',
    multi: 'form',
    ssv: 'spaceDelimited',
    pipes: 'pipeDelimited',
    tsv: 'tabDelimited',
  };
  const style = styles[format];
  if (style === undefined)
    throw broken(`${node.place}/collectionFormat`, `"${format}" is none of csv, ssv, tsv, pipes, multi.`);
  return {
    name: textOf(need(node, 'name')),
    place,
    required: place === 'path' || flagOf(part(node, 'required'), false),
    schema: schemaHere(schemas, node),
    style,
    explode: format === 'multi',
    allowReserved: false,
    examples: exampleOf(node),
  };
}

function exampleOf(node: Node): Parameter['examples'] {
  const example = part(node, 'x-example') ?? part(node, 'example');
  return example === undefined ? [] : [asValue(example.value)];
}

function readBody(
  source: Source,
  schemas: SchemaReader,
  node: Node,
  consumes: readonly string[],
): RequestBody {
  const schema = need(node, 'schema');
  const read = schemas.read(schema, 'request');
  const examples = schemaExamples(follow(source, schema));
  return {
    required: flagOf(part(node, 'required'), false),
    contents: consumes.map((mediaType): BodyContent => ({ mediaType, schema: read, examples })),
  };
}

function readForm(schemas: SchemaReader, fields: readonly Node[], consumes: readonly string[]): RequestBody {
  const required = fields
    .filter((node) => flagOf(part(node, 'required'), false))
    .map((node) => textOf(need(node, 'name')));
  const schema: Schema = {
    type: 'object',
    properties: Object.fromEntries(
      fields.map((node) => [textOf(need(node, 'name')), schemaHere(schemas, node)]),
    ),
    ...(required.length > 0 && { required }),
  };
  const files = fields
    .filter((node) => textOf(part(node, 'type'), '') === 'file')
    .map((node) => textOf(need(node, 'name')));
  const forms = consumes.filter((type) => /form/.test(type));
  const fallback = files.length > 0 ? 'multipart/form-data' : 'application/x-www-form-urlencoded';
  return {
    required: required.length > 0,
    contents: (forms.length > 0 ? forms : [fallback]).map((mediaType) => ({
      mediaType,
      schema,
      examples: [],
      ...(files.length > 0 && { files }),
    })),
  };
}

function readResponse(
  source: Source,
  schemas: SchemaReader,
  status: string,
  written: Node,
  operation: Node,
  root: Node,
): ResponseSpec | undefined {
  const node = follow(source, written);
  if (node === undefined) return undefined;
  const schema = part(node, 'schema');
  const produces = mediaTypes(part(operation, 'produces') ?? part(root, 'produces'), []);
  const read = schema && schemas.read(schema, 'response');
  // Without `produces` nothing is said of the media type, but JSON that comes must still fit.
  const types = produces.length === 0 ? ['*/*'] : produces;
  return {
    status,
    contents: read === undefined ? [] : types.map((mediaType) => ({ mediaType, schema: read })),
    headers: entries(part(node, 'headers')).map(
      ([name, header]): HeaderSpec => ({
        name: name.toLowerCase(),
        // Swagger has no word for a header that must come.
        required: false,
        schema: schemas.read(header, 'response'),
      }),
    ),
    links: [],
  };
}
