import type { Operation } from './operation.ts';
import { type Exchange, keyOf } from './requests/case.ts';

/** What was tried of one operation. */
export interface OperationCoverage {
  readonly operation: string;
  readonly requests: number;
  /** How often each status came. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Of the parameters, and of the fields of the body, how many were sent at least once. */
  readonly parameters: { readonly sent: number; readonly documented: number };
  /** Documented statuses that came, and those that never did. */
  readonly seen: readonly string[];
  readonly unseen: readonly string[];
  /** How many different rules were broken on purpose. */
  readonly rulesBroken: number;
}

/** The summary of a test of an API, for people and programs. */
export interface ApiSummary {
  readonly title: string;
  readonly version: string;
  readonly dialect: string;
  readonly requests: number;
  readonly operations: { readonly documented: number; readonly reached: number; readonly succeeded: number };
  readonly byOperation: readonly OperationCoverage[];
  readonly unsupported: readonly string[];
}

export interface CoverageBook {
  note(exchange: Exchange): void;
  of(operation: Operation): OperationCoverage;
}

export function createCoverageBook(): CoverageBook {
  const books = new Map<
    string,
    { statuses: Map<string, number>; sent: Set<string>; rules: Set<string>; requests: number }
  >();
  const bookOf = (operation: Operation) => {
    const known = books.get(operation.id) ?? {
      statuses: new Map(),
      sent: new Set(),
      rules: new Set(),
      requests: 0,
    };
    books.set(operation.id, known);
    return known;
  };
  return {
    note({ case: testCase, answer }) {
      const book = bookOf(testCase.operation);
      const status = String(answer.status);
      book.requests += 1;
      book.statuses.set(status, (book.statuses.get(status) ?? 0) + 1);
      for (const name of Object.keys(testCase.values)) book.sent.add(name);
      if (testCase.broken !== undefined) book.rules.add(`${testCase.broken.where} ${testCase.broken.rule}`);
    },
    of(operation) {
      const book = bookOf(operation);
      const statuses = [...book.statuses.keys()];
      const came = (documented: string) =>
        documented === 'default'
          ? statuses.some((status) => !operation.responses.some((one) => one.status === status))
          : statuses.some((status) => documented === status || documented === `${status[0]}XX`);
      const documented = operation.responses.map((response) => response.status);
      return {
        operation: operation.id,
        requests: book.requests,
        statuses: Object.fromEntries([...book.statuses].sort()),
        parameters: {
          sent: operation.parameters.filter((parameter) => book.sent.has(keyOf(parameter))).length,
          documented: operation.parameters.length,
        },
        seen: documented.filter(came),
        unseen: documented.filter((status) => !came(status)),
        rulesBroken: book.rules.size,
      };
    },
  };
}
