import { entries, isFields, type Node, part } from './node.ts';
import { follow, type Source } from './source.ts';

/** Which properties of a form are files: of these a name and a media type go with the content. */
export function fileFields(source: Source, schema: Node | undefined): readonly string[] {
  const form = schema && follow(source, schema);
  if (form === undefined || !isFields(form.value)) return [];
  return entries(part(form, 'properties'))
    .filter(([, property]) => isFile(source, property))
    .map(([name]) => name);
}

/** `format: binary` in 3.0, a `contentMediaType` without an encoding in 3.1; also a list of such. */
function isFile(source: Source, written: Node): boolean {
  const node = follow(source, written);
  if (node === undefined || !isFields(node.value)) return false;
  const { type, format, contentMediaType, contentEncoding } = node.value;
  const items = type === 'array' ? part(node, 'items') : undefined;
  if (items !== undefined) return isFile(source, items);
  return (
    type === 'file' ||
    format === 'binary' ||
    (typeof contentMediaType === 'string' && contentEncoding === undefined)
  );
}
