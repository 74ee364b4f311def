import { isRecord, type Parameter, type Value } from '../operation.ts';

/** Text pieces of one parameter: name and value, not yet encoded. */
export type Piece = readonly [name: string, value: string];

/**
 * A parameter's value as its style writes it (OpenAPI 3.1, "Style Values"; Swagger's `collectionFormat`).
 *
 * @returns pieces for query, header and cookie; for a path one piece, encoded already. Undefined when the value cannot
 *   be written in that style, such as a list in a list
 */
export function serialise(parameter: Parameter, value: Value): readonly Piece[] | undefined {
  const { name, style } = parameter;
  if (style === 'json') return [[name, encodeFor(parameter, JSON.stringify(value))]];
  if (!isWritable(value, style === 'deepObject')) return undefined;
  if (parameter.place === 'path') {
    const text = pathText(parameter, value);
    return text === undefined ? undefined : [[name, text]];
  }
  if (Array.isArray(value)) return listPieces(parameter, value.map(textOfScalar));
  if (isRecord(value)) return recordPieces(parameter, value);
  return [[name, textOfScalar(value)]];
}

function listPieces(parameter: Parameter, texts: readonly string[]): readonly Piece[] | undefined {
  const { name } = parameter;
  const separator = { spaceDelimited: ' ', pipeDelimited: '|', tabDelimited: '\t' }[String(parameter.style)];
  if (parameter.style === 'deepObject') return undefined;
  if (parameter.explode && parameter.place !== 'header') return texts.map((text) => [name, text]);
  // An element that holds the separator would be read as two.
  const between = separator ?? ',';
  if (texts.some((text) => text.includes(between))) return undefined;
  return texts.length === 0 ? [] : [[name, texts.join(between)]];
}

function recordPieces(
  parameter: Parameter,
  value: { readonly [name: string]: Value },
): readonly Piece[] | undefined {
  const { name } = parameter;
  const fields = Object.entries(value);
  if (parameter.style === 'deepObject')
    return fields.flatMap(([key, item]) => {
      const texts = Array.isArray(item) ? item.map(textOfScalar) : [textOfScalar(item)];
      return texts.map((text): Piece => [`${name}[${key}]`, text]);
    });
  if (parameter.style === 'form' && parameter.explode)
    return fields.map(([key, item]) => [key, textOfScalar(item)]);
  const pairs = fields.flatMap(([key, item]) =>
    parameter.explode ? [`${key}=${textOfScalar(item)}`] : [key, textOfScalar(item)],
  );
  if (fields.some(([key, item]) => `${key}${textOfScalar(item)}`.includes(','))) return undefined;
  return pairs.length === 0 ? [] : [[name, pairs.join(',')]];
}

/** RFC 6570 for the styles `simple`, `label` and `matrix`. */
function pathText(parameter: Parameter, value: Value): string | undefined {
  const { name, style, explode } = parameter;
  const prefix = style === 'label' ? '.' : style === 'matrix' ? ';' : '';
  const named = style === 'matrix' ? `${name}=` : '';
  const between = explode && prefix !== '' ? prefix : ',';
  if (Array.isArray(value)) {
    const texts = value.map((item) => encodePath(textOfScalar(item)));
    if (texts.length === 0) return undefined;
    if (style === 'matrix' && explode) return prefix + texts.map((text) => named + text).join(between);
    return prefix + named + texts.join(between);
  }
  if (isRecord(value)) {
    const fields = Object.entries(value).map(([key, item]) => [
      encodePath(key),
      encodePath(textOfScalar(item)),
    ]);
    if (fields.length === 0) return undefined;
    const text = fields.map((field) => field.join(explode ? '=' : ',')).join(between);
    return prefix + (explode ? '' : named) + text;
  }
  const text = textOfScalar(value);
  // An empty segment or dots lead to another path, so nothing could be said of the answer.
  return text === '' || text === '.' || text === '..' ? undefined : prefix + named + encodePath(text);
}

function encodeFor(parameter: Parameter, text: string): string {
  return parameter.place === 'path' ? encodePath(text) : text;
}

/** Lone surrogates have no form in UTF-8. */
export function encodePath(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replaceAll(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** The value of a query: as `encodePath`, and what is reserved stays where the parameter allows it. */
export function encodeQuery(text: string, allowReserved: boolean): string {
  const encoded = encodePath(text);
  // `&`, `#` and `+` would still mean something else.
  return allowReserved
    ? encoded.replaceAll(/%(3A|2F|3F|40|21|24|27|28|29|2A|2C|3B|5B|5D)/g, (sign) => decodeURIComponent(sign))
    : encoded;
}

export function textOfScalar(value: Value): string {
  return typeof value === 'string' ? value : value === null ? '' : JSON.stringify(value);
}

/** Styles have no words for a list in a list, nor for null within something. */
function isWritable(value: Value, deep: boolean): boolean {
  const scalar = (item: Value) => item !== null && typeof item !== 'object';
  if (Array.isArray(value)) return value.every(scalar);
  if (isRecord(value))
    return Object.values(value).every(
      (item) => scalar(item) || (deep && Array.isArray(item) && item.every(scalar)),
    );
  return value !== null;
}
