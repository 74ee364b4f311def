import type { Operation, Parameter, Place, Value } from '../operation.ts';

/** What a broken request breaks, and no other rule with it. */
export interface Broken {
  /** The keyword of JSON Schema that is broken, or `missing` for a part that must be there. */
  readonly rule: string;
  /** `query.limit`, or `body` with a JSON pointer: `body/address/zip`. */
  readonly where: string;
  /**
   * True when any correct API refuses it: it stays wrong for one that reads "5" as 5, fills in defaults, ignores
   * unknown fields and leaves formats unchecked.
   */
  readonly sure: boolean;
}

/** A request in terms of its operation, before it becomes text. */
export interface RequestCase {
  readonly operation: Operation;
  readonly origin: 'example' | 'boundary' | 'random' | 'chain' | 'negative' | 'method';
  /** Values by `place.name`; what is not there is not sent. */
  readonly values: Readonly<Record<string, Value>>;
  readonly body?: { readonly mediaType: string; readonly value: Value };
  readonly broken?: Broken;
  /** `with` is the rule; the others say what is sent instead of the credentials. */
  readonly credentials: 'with' | 'without' | 'wrong';
  /** Another method than the operation's own. */
  readonly method?: string;
}

export function keyOf(parameter: { readonly place: Place; readonly name: string }): string {
  return `${parameter.place}.${parameter.name}`;
}

export function parameterAt(operation: Operation, key: string): Parameter | undefined {
  return operation.parameters.find((parameter) => keyOf(parameter) === key);
}

/** A request as it goes out. */
export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What came back. */
export interface HttpAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** There was more than may be read. */
  readonly truncated: boolean;
  readonly milliseconds: number;
}

export interface Exchange {
  readonly case: RequestCase;
  readonly request: HttpRequest;
  readonly answer: HttpAnswer;
}
