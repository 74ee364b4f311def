import type {
  BodyContent,
  HeaderSpec,
  LinkSpec,
  RequestBody,
  ResponseSpec,
  SecurityScheme,
} from '../operation.ts';
import { fileFields } from './files.ts';
import { entries, flagOf, isFields, type Node, need, part, textOf } from './node.ts';
import { asValue, readExamples, readParameters, schemaExamples } from './parameters.ts';
import type { OperationParts, VersionReader } from './reader.ts';
import type { SchemaReader } from './schemas.ts';
import { readSchemeKind } from './security.ts';
import { follow, type Source } from './source.ts';

/** How OpenAPI 3.0 and 3.1 say it. */
export function version3(source: Source, schemas: SchemaReader): VersionReader {
  return {
    parts: (operation, path): OperationParts => {
      const lists = [part(path, 'parameters'), part(operation, 'parameters')];
      const body = readBody(source, schemas, part(operation, 'requestBody'));
      if (part(operation, 'callbacks') !== undefined)
        source.unsupported(`${operation.place} has callbacks, which are not tested.`);
      return {
        parameters: readParameters(
          source,
          schemas,
          lists.filter((list) => list !== undefined),
        ),
        ...(body && { body }),
      };
    },
    response: (status, node) => readResponse(source, schemas, status, node),
    schemes: (root) => readSchemes(source, root),
    servers: (root) => {
      const list = part(root, 'servers')?.value;
      return Array.isArray(list) ? list.flatMap((server: unknown) => serverUrl(server)) : [];
    },
  };
}

/** The address of a server with the defaults of its variables. */
function serverUrl(server: unknown): string[] {
  if (!isFields(server) || typeof server.url !== 'string') return [];
  const variables = isFields(server.variables) ? server.variables : {};
  return [
    server.url.replaceAll(/\{([^{}]+)\}/g, (whole, name: string) => {
      const variable = variables[name];
      return isFields(variable) && variable.default !== undefined ? String(variable.default) : whole;
    }),
  ];
}

function readBody(source: Source, schemas: SchemaReader, written: Node | undefined): RequestBody | undefined {
  const node = written && follow(source, written);
  if (node === undefined) return undefined;
  const contents = entries(need(node, 'content')).map(([mediaType, content]): BodyContent => {
    const schema = part(content, 'schema');
    const files = mediaType.startsWith('multipart/') ? fileFields(source, schema) : [];
    return {
      mediaType,
      ...(files.length > 0 && { files }),
      schema: schema === undefined ? true : schemas.read(schema, 'request'),
      examples: [...readExamples(source, content), ...schemaExamples(schema && follow(source, schema))],
    };
  });
  return { required: flagOf(part(node, 'required'), false), contents };
}

function readResponse(
  source: Source,
  schemas: SchemaReader,
  status: string,
  written: Node,
): ResponseSpec | undefined {
  const node = follow(source, written);
  if (node === undefined) return undefined;
  return {
    status,
    contents: entries(part(node, 'content')).map(([mediaType, content]) => {
      const schema = part(content, 'schema');
      return { mediaType, ...(schema && { schema: schemas.read(schema, 'response') }) };
    }),
    headers: entries(part(node, 'headers')).flatMap(([name, header]) =>
      readHeader(source, schemas, name, header),
    ),
    links: entries(part(node, 'links')).flatMap(([name, link]) => readLink(source, name, link)),
  };
}

function readHeader(source: Source, schemas: SchemaReader, name: string, written: Node): HeaderSpec[] {
  const node = follow(source, written);
  if (node === undefined || name.toLowerCase() === 'content-type') return [];
  const schema = part(node, 'schema');
  return [
    {
      name: name.toLowerCase(),
      required: flagOf(part(node, 'required'), false),
      schema: schema === undefined ? true : schemas.read(schema, 'response'),
    },
  ];
}

/** The target is still an `operationId` or a pointer here; it becomes the operation's id when all are known. */
function readLink(source: Source, name: string, written: Node): LinkSpec[] {
  const node = follow(source, written);
  if (node === undefined) return [];
  const target = part(node, 'operationId') ?? part(node, 'operationRef');
  if (target === undefined) {
    source.unsupported(`The link ${node.place} names no operation.`);
    return [];
  }
  const body = part(node, 'requestBody');
  return [
    {
      name,
      target: textOf(target),
      parameters: Object.fromEntries(
        entries(part(node, 'parameters')).map(([key, value]) => [key, asValue(value.value)]),
      ),
      ...(body && { body: asValue(body.value) }),
    },
  ];
}

function readSchemes(source: Source, root: Node): SecurityScheme[] {
  const components = part(root, 'components');
  return entries(components && part(components, 'securitySchemes')).flatMap(([name, written]) => {
    const node = follow(source, written);
    return node === undefined ? [] : [readSchemeKind(source, name, node)];
  });
}
