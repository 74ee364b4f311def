import type { ApiDocument, LinkSpec, Operation, ResponseSpec } from '../operation.ts';
import { atPointer, broken, fieldsOf, fixedEntries, flagOf, type Node, need, part, textOf } from './node.ts';
import { withPathNames } from './parameters.ts';
import type { VersionReader } from './reader.ts';
import { createSchemaReader } from './schemas.ts';
import { readSecurity } from './security.ts';
import { follow, type Source } from './source.ts';
import { version2 } from './version-2.ts';
import { version3 } from './version-3.ts';

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

/**
 * Reads a parsed document of OpenAPI 2.0 (Swagger), 3.0 or 3.1 into one form. Local references are followed, recursive
 * ones too; references to other documents, callbacks and webhooks are listed as unsupported.
 *
 * @param root what JSON or YAML gave
 * @throws MainstayError `testing.openapi_invalid` with the place, as a JSON pointer, in its message and its details
 */
export function readDocument(root: unknown): ApiDocument {
  const node: Node = { value: root, place: '#' };
  const dialect = dialectOf(node);
  const unsupported = new Set<string>();
  const source: Source = {
    root,
    dialect,
    unsupported: (sentence) => {
      unsupported.add(sentence);
    },
  };
  const schemas = createSchemaReader(source);
  const version = dialect === '2.0' ? version2(source, schemas) : version3(source, schemas);
  const info = need(node, 'info');
  const read = fixedEntries(part(node, 'paths')).flatMap(([path, item]) =>
    readPath(source, version, node, path, item),
  );
  if (part(node, 'webhooks') !== undefined)
    source.unsupported('#/webhooks are requests of the API to others and are not tested.');
  const operations = resolveLinks(source, read);
  return {
    title: textOf(part(info, 'title'), ''),
    version: textOf(part(info, 'version'), ''),
    dialect,
    servers: version.servers(node),
    operations,
    schemes: version.schemes(node),
    definitions: schemas.definitions(),
    unsupported: [...unsupported],
  };
}

function dialectOf(node: Node): ApiDocument['dialect'] {
  const fields = fieldsOf(node);
  const written = fields.swagger ?? fields.openapi;
  if (written === undefined) {
    throw broken('#', 'it has neither "openapi" nor "swagger": this is no API description.');
  }
  const text = String(written);
  if (/^2(\.0)?$/.test(text)) return '2.0';
  if (text.startsWith('3.0')) return '3.0';
  if (text.startsWith('3.1')) return '3.1';
  throw broken('#', `version ${text} is not read; 2.0, 3.0 and 3.1 are.`);
}

function readPath(
  source: Source,
  version: VersionReader,
  root: Node,
  path: string,
  written: Node,
): Operation[] {
  if (!path.startsWith('/')) throw broken(written.place, 'a path begins with "/".');
  const item = follow(source, written);
  if (item === undefined) return [];
  return methods.flatMap((method) => {
    const node = part(item, method);
    return node === undefined ? [] : [readOperation(source, version, root, path, item, method, node)];
  });
}

function readOperation(
  source: Source,
  version: VersionReader,
  root: Node,
  path: string,
  item: Node,
  method: string,
  node: Node,
): Operation {
  const parts = version.parts(node, item);
  const operationId = part(node, 'operationId');
  const responses = fixedEntries(part(node, 'responses')).flatMap(([status, response]): ResponseSpec[] => {
    if (!/^([1-5](\d\d|XX)|default)$/i.test(status))
      throw broken(response.place, `"${status}" is no status, range such as 2XX, or "default".`);
    const read = version.response(status === 'default' ? status : status.toUpperCase(), response, node);
    return read === undefined ? [] : [read];
  });
  const id = `${method.toUpperCase()} ${path}`;
  return {
    id,
    ...(operationId && { operationId: textOf(operationId) }),
    method: method.toUpperCase(),
    path,
    parameters: withPathNames(source, parts.parameters, path, id),
    ...(parts.body && { body: parts.body }),
    responses,
    security: readSecurity(node, root),
    deprecated: flagOf(part(node, 'deprecated'), false),
  };
}

/** Link targets become the ids of operations; a link that leads nowhere is said and left out. */
function resolveLinks(source: Source, operations: readonly Operation[]): Operation[] {
  const targetOf = (target: string): string | undefined => {
    const byId = operations.find((operation) => operation.operationId === target);
    if (byId !== undefined) return byId.id;
    const [, path, method] = /^#\/paths\/([^/]+)\/(\w+)$/.exec(target) ?? [];
    if (path === undefined || method === undefined) return undefined;
    if (atPointer(source.root, target) === undefined) return undefined;
    const plain = decodeURIComponent(path).replaceAll('~1', '/').replaceAll('~0', '~');
    return `${method.toUpperCase()} ${plain}`;
  };
  const resolve = (from: string, link: LinkSpec): LinkSpec[] => {
    const target = targetOf(link.target);
    if (target !== undefined) return [{ ...link, target }];
    source.unsupported(`The link ${link.name} of ${from} leads to ${link.target}, which is no operation.`);
    return [];
  };
  return operations.map((operation) => ({
    ...operation,
    responses: operation.responses.map((response) => ({
      ...response,
      links: response.links.flatMap((link) => resolve(operation.id, link)),
    })),
  }));
}
