import { invalid, type MainstayError } from '#kernel/base';

export type Fields = Readonly<Record<string, unknown>>;

/** A part of the document and where it stands, as a JSON pointer such as `#/paths/~1things/get`. */
export interface Node {
  readonly value: unknown;
  readonly place: string;
}

/** @returns the error for a document that breaks the specification at a place */
export function broken(place: string, problem: string): MainstayError {
  return invalid('testing.openapi_invalid', `The API description is not valid at ${place}: ${problem}`, {
    place,
  });
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** @throws MainstayError `testing.openapi_invalid` when it is no object */
export function fieldsOf(node: Node): Fields {
  if (isFields(node.value)) return node.value;
  throw broken(node.place, `an object is needed here, not ${kindOf(node.value)}.`);
}

/** The named part, or nothing when it is absent. */
export function part(node: Node, name: string): Node | undefined {
  const value = fieldsOf(node)[name];
  return value === undefined ? undefined : { value, place: `${node.place}/${escapePointer(name)}` };
}

/** The entries of an object with their places. */
export function entries(node: Node | undefined): readonly (readonly [string, Node])[] {
  if (node === undefined) return [];
  return Object.entries(fieldsOf(node)).map(
    ([name, value]) => [name, { value, place: `${node.place}/${escapePointer(name)}` }] as const,
  );
}

/** As `entries`, without the specification's extensions (`x-…`), where names are not free to choose. */
export function fixedEntries(node: Node | undefined): readonly (readonly [string, Node])[] {
  return entries(node).filter(([name]) => !name.startsWith('x-'));
}

export function items(node: Node | undefined): readonly Node[] {
  if (node === undefined) return [];
  if (!Array.isArray(node.value))
    throw broken(node.place, `a list is needed here, not ${kindOf(node.value)}.`);
  return node.value.map((value: unknown, index) => ({ value, place: `${node.place}/${index}` }));
}

export function textOf(node: Node | undefined, fallback?: string): string {
  if (node === undefined && fallback !== undefined) return fallback;
  if (typeof node?.value === 'string') return node.value;
  throw broken(node?.place ?? '#', `a text is needed here, not ${kindOf(node?.value)}.`);
}

export function flagOf(node: Node | undefined, fallback: boolean): boolean {
  if (node === undefined) return fallback;
  if (typeof node.value === 'boolean') return node.value;
  throw broken(node.place, `true or false is needed here, not ${kindOf(node.value)}.`);
}

/** The required part of a name. */
export function need(node: Node, name: string): Node {
  const found = part(node, name);
  if (found === undefined) throw broken(node.place, `the field "${name}" is missing.`);
  return found;
}

/** RFC 6901. */
export function escapePointer(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** What stands at `#/a/b`, or undefined. */
export function atPointer(root: unknown, pointer: string): unknown {
  let value = root;
  for (const raw of pointer.replace(/^#?\/?/, '').split('/')) {
    if (raw === '') continue;
    const name = decode(raw).replaceAll('~1', '/').replaceAll('~0', '~');
    if (Array.isArray(value)) value = value[Number(name)];
    else if (isFields(value) && Object.hasOwn(value, name)) value = value[name];
    else return undefined;
  }
  return value;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function kindOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object'
    ? 'an object'
    : `the ${typeof value} ${JSON.stringify(value).slice(0, 60)}`;
}
