import type { Validators } from '../../../domain/apis/checks/validators.ts';
import {
  type BodyContent,
  bareMedia,
  isRecord,
  type Operation,
  type Parameter,
  type Value,
} from '../../../domain/apis/operation.ts';
import { isWritableMedia } from '../../../domain/apis/requests/build.ts';
import { keyOf, type RequestCase } from '../../../domain/apis/requests/case.ts';
import { serialise } from '../../../domain/apis/requests/serialise.ts';

/** The content whose bodies are made: JSON before forms before others. GET, HEAD and TRACE are sent without. */
export function bodyContent(operation: Operation): BodyContent | undefined {
  if (['GET', 'HEAD', 'TRACE'].includes(operation.method)) return undefined;
  const writable = (operation.body?.contents ?? []).filter((content) => isWritableMedia(content.mediaType));
  const rank = (content: BodyContent) => (bareMedia(content.mediaType).includes('json') ? 0 : 1);
  return [...writable].sort((one, other) => rank(one) - rank(other))[0];
}

/** Can it be written so that it arrives, and so that the server reads the same value? */
export function isSendable(parameter: Parameter, value: Value): boolean {
  const pieces = serialise(parameter, value);
  if (pieces === undefined || (pieces.length === 0 && parameter.required)) return false;
  return pieces.every(([, text]) => {
    if (parameter.place === 'query') return text.isWellFormed();
    // Many servers read an encoded slash as a new segment.
    if (parameter.place === 'path') return text !== '' && !/%2F|%5C|%00/.test(text);
    return /^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/.test(text);
  });
}

export function isValidCase(testCase: RequestCase, validators: Validators, except?: string): boolean {
  for (const parameter of testCase.operation.parameters) {
    const key = keyOf(parameter);
    const value = testCase.values[key];
    if (key === except) continue;
    if (value === undefined ? parameter.required : !validators.isValid(parameter.schema, value)) return false;
  }
  if (except === 'body') return true;
  const content = bodyContent(testCase.operation);
  if (testCase.body === undefined) return testCase.operation.body?.required !== true || content === undefined;
  return content !== undefined && validators.isValid(content.schema, testCase.body.value);
}

/** What a server may read out of the text that goes over the wire. */
export function wireReadings(parameter: Parameter, value: Value): readonly Value[] {
  if (parameter.style === 'json') return [value];
  const pieces = serialise(parameter, value);
  if (pieces === undefined) return [];
  const texts = pieces.map(([, text]) => (parameter.place === 'path' ? decodeURIComponent(text) : text));
  // Spread over names of its own, it is not this parameter any more that arrives.
  if (pieces.length === 0 || pieces.some(([name]) => name !== parameter.name)) return [];
  const read: Value[] = [...texts, ...texts.flatMap(asNumber)];
  if (isRecord(value))
    read.push(Object.fromEntries(Object.entries(value).map(([name, item]) => [name, String(item)])));
  else if (Array.isArray(value))
    read.push(
      texts,
      texts.flatMap((text) => text.split(/[,|\t ]/)),
    );
  return read;
}

export function isSureParameter(parameter: Parameter, value: Value, validators: Validators): boolean {
  // Many servers take null for what may be left out as left out.
  if (value === null && !parameter.required) return false;
  const readings = wireReadings(parameter, value);
  return (
    readings.length > 0 &&
    readings.every((reading) => !validators.acceptsLeniently(parameter.schema, reading))
  );
}

/**
 * What a server may read: JSON as it is, or with what is null left out; forms as texts, where a part that is JSON text
 * may be read as a value or stay a text. Empty where the media type cannot carry the value.
 */
export function bodyReadings(content: BodyContent, value: Value): readonly Value[] {
  if (bareMedia(content.mediaType).includes('json') || content.mediaType.includes('*'))
    return [value, withoutNulls(value)];
  if (!isRecord(value)) return [];
  const fields = Object.entries(value).filter(([, item]) => item !== null);
  // One part at a time is read as a text: the others are as they must be, since only one place is broken.
  return [undefined, ...fields.map(([name]) => name)].map((plain) =>
    Object.fromEntries(
      fields.map(([name, item]) => [
        name,
        typeof item !== 'object' ? String(item) : name === plain ? partText(item) : item,
      ]),
    ),
  );
}

/** Of repeated parts many servers take the last. */
function partText(item: Value): string {
  const one = Array.isArray(item) ? (item.at(-1) ?? '') : item;
  return typeof one === 'object' ? JSON.stringify(one) : String(one);
}

function withoutNulls(value: Value): Value {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, item]) => (item === null ? [] : [[name, withoutNulls(item)]])),
  );
}

/** Would even the most forgiving correct server see that a body is broken? */
export function isSureBody(
  operation: Operation,
  content: BodyContent,
  value: Value,
  validators: Validators,
): boolean {
  if (value === null && operation.body?.required !== true) return false;
  const readings = bodyReadings(content, value);
  return (
    readings.length > 0 && readings.every((reading) => !validators.acceptsLeniently(content.schema, reading))
  );
}

export function brokenRules(content: BodyContent, value: Value, validators: Validators): ReadonlySet<string> {
  return new Set(validators.errors(content.schema, value).map((error) => error.keyword));
}

function asNumber(text: string): number[] {
  return text.trim() !== '' && Number.isFinite(Number(text)) ? [Number(text)] : [];
}

export function shortestFirst(list: readonly Value[]): Value[] {
  return [...list].sort((one, other) => JSON.stringify(one).length - JSON.stringify(other).length);
}

export function longestFirst(list: readonly Value[]): Value[] {
  return shortestFirst(list).reverse();
}
