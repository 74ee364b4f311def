import type { Value } from './operation.ts';
import { atPointer } from './reading/node.ts';
import { asValue } from './reading/parameters.ts';
import type { Exchange } from './requests/case.ts';

/**
 * A runtime expression of an OpenAPI link (`$response.body#/id`, `$request.path.id`, `id-{$response.header.x}`) over an
 * exchange. What is no expression is itself.
 *
 * @returns undefined when the exchange has nothing there
 */
export function evaluate(expression: Value, exchange: Exchange): Value | undefined {
  if (typeof expression !== 'string') return expression;
  if (expression.startsWith('$')) return single(expression, exchange);
  let missing = false;
  const text = expression.replaceAll(/\{(\$[^{}]+)\}/g, (_whole, inner: string) => {
    const value = single(inner, exchange);
    if (value === undefined) missing = true;
    return typeof value === 'string' ? value : JSON.stringify(value ?? null);
  });
  return missing ? undefined : text;
}

function single(expression: string, exchange: Exchange): Value | undefined {
  const { request, answer } = exchange;
  if (expression === '$url') return request.url;
  if (expression === '$method') return request.method;
  if (expression === '$statusCode') return answer.status;
  const [, side, part, rest = ''] =
    /^\$(request|response)\.(body|header|path|query)(?:[.#](.*))?$/.exec(expression) ?? [];
  if (part === 'body') {
    const body = side === 'request' ? exchange.case.body?.value : parsed(answer.body);
    const value = rest === '' ? body : atPointer(body, rest);
    return value === undefined ? undefined : asValue(value);
  }
  if (part === 'header')
    return side === 'request' ? request.headers[rest.toLowerCase()] : answer.headers[rest.toLowerCase()];
  return side === 'request' && part !== undefined ? exchange.case.values[`${part}.${rest}`] : undefined;
}

/** The JSON of a body, or undefined. */
export function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
