import { evaluate, parsed } from './expressions.ts';
import type { ApiDocument, LinkSpec, Operation, Value } from './operation.ts';
import { isFields } from './reading/node.ts';
import { templateNames } from './reading/parameters.ts';
import type { Exchange, RequestCase } from './requests/case.ts';

/** What one operation creates and others read, change and delete under one address. */
export interface Resource {
  readonly create: Operation;
  /** `/things/{id}` */
  readonly itemPath: string;
  /** The parameter of `itemPath` that creation gives. */
  readonly idName: string;
  readonly read?: Operation;
  readonly updates: readonly Operation[];
  readonly remove?: Operation;
  /** The link that says how they belong together; without one it follows from the paths. */
  readonly link?: LinkSpec;
}

/**
 * The resources of a document: where a POST has a link to an operation with a path parameter, or where `/things` has a
 * POST and `/things/{id}` anything.
 */
export function resourcesOf(document: ApiDocument): Resource[] {
  return document.operations.flatMap((create): Resource[] => {
    if (create.method !== 'POST') return [];
    const found = itemPathOf(document, create);
    if (found === undefined) return [];
    const at = (method: string) =>
      document.operations.find((one) => one.path === found.path && one.method === method);
    const [read, remove] = [at('GET'), at('DELETE')];
    return [
      {
        create,
        itemPath: found.path,
        idName: found.idName,
        ...(read && { read }),
        updates: [at('PUT'), at('PATCH')].filter((one) => one !== undefined),
        ...(remove && { remove }),
        ...(found.link && { link: found.link }),
      },
    ];
  });
}

interface ItemPath {
  readonly path: string;
  readonly idName: string;
  readonly link?: LinkSpec;
}

function itemPathOf(document: ApiDocument, create: Operation): ItemPath | undefined {
  const own = new Set(templateNames(create.path));
  for (const response of create.responses) {
    for (const link of response.links) {
      const target = document.operations.find((one) => one.id === link.target);
      const names = templateNames(target?.path ?? '').filter((name) => !own.has(name));
      const [name] = names;
      if (
        target !== undefined &&
        name !== undefined &&
        names.length === 1 &&
        target.path.endsWith(`{${name}}`)
      )
        return { path: target.path, idName: name, link };
    }
  }
  const base = create.path.replace(/\/$/, '');
  for (const { path } of document.operations) {
    const rest = path.startsWith(`${base}/`) ? path.slice(base.length + 1).replace(/\/$/, '') : '';
    const [, name] = /^\{([^{}/]+)\}$/.exec(rest) ?? [];
    if (name !== undefined) return { path, idName: name };
  }
  return undefined;
}

/** Something that exists because the test created it. */
export interface Created {
  readonly resource: Resource;
  /** The path parameters that lead to it, by `path.name`. */
  readonly values: RequestCase['values'];
  readonly exchange: Exchange;
  /** How its id was learned: `name` is a guess from the name of a field. */
  readonly by: 'link' | 'location' | 'name';
}

/** What an answer of `create` says of the new thing's address, or undefined. */
export function createdBy(resource: Resource, exchange: Exchange): Created | undefined {
  if (exchange.answer.status < 200 || exchange.answer.status >= 300) return undefined;
  const inherited = Object.fromEntries(
    Object.entries(exchange.case.values).filter(([key]) => key.startsWith('path.')),
  );
  const made = (id: Value | undefined, by: Created['by']): Created | undefined =>
    (typeof id === 'string' && id !== '') || typeof id === 'number'
      ? { resource, values: { ...inherited, [`path.${resource.idName}`]: id }, exchange, by }
      : undefined;
  return (
    made(idByLink(resource, exchange), 'link') ??
    made(idByLocation(resource, exchange), 'location') ??
    made(idByName(resource, parsed(exchange.answer.body)), 'name')
  );
}

function idByLink({ link, idName }: Resource, exchange: Exchange): Value | undefined {
  const expression = link?.parameters[idName] ?? link?.parameters[`path.${idName}`];
  return expression === undefined ? undefined : evaluate(expression, exchange);
}

function idByLocation({ itemPath }: Resource, exchange: Exchange): Value | undefined {
  const location = exchange.answer.headers.location;
  if (location === undefined) return undefined;
  const path = location
    .replace(/^[a-z]+:\/\/[^/]*/i, '')
    .replace(/[?#].*$/, '')
    .replace(/\/$/, '');
  const fixed = itemPath.slice(0, itemPath.lastIndexOf('/')).split('/').at(-1) ?? '';
  const segments = path.split('/');
  const id = segments.at(-1);
  // The segment before the id is as in the template, unless that is a parameter itself.
  if (id === undefined || (!fixed.startsWith('{') && segments.at(-2) !== fixed)) return undefined;
  try {
    return decodeURIComponent(id);
  } catch {
    return undefined;
  }
}

/** A field named as the parameter, or `id`, at the top or one level down (`{"data": {"id": …}}`). */
function idByName(resource: Resource, body: unknown): Value | undefined {
  const wanted = plain(resource.idName);
  const collection = plain(
    resource.itemPath
      .split('/')
      .filter((part) => part !== '' && !part.startsWith('{'))
      .at(-1) ?? '',
  );
  const singular = collection.replace(/ies$/, 'y').replace(/s$/, '');
  const names = [wanted, 'id', `${singular}id`, 'uuid', 'key', 'slug'];
  const within = (value: unknown): Value | undefined => {
    if (!isFields(value)) return undefined;
    for (const name of names)
      for (const [key, field] of Object.entries(value))
        if (plain(key) === name && (typeof field === 'string' || typeof field === 'number')) return field;
    return undefined;
  };
  if (!isFields(body)) return undefined;
  return (
    within(body) ??
    Object.values(body)
      .map(within)
      .find((id) => id !== undefined)
  );
}

const plain = (name: string) => name.toLowerCase().replaceAll(/[_-]/g, '');
