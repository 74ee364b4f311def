import type { Severity } from '../../findings/finding.ts';
import type { Operation } from '../operation.ts';
import type { Exchange } from '../requests/case.ts';

/** The checks, by names that the field knows (those of schemathesis). */
export const checkNames = [
  'api.not_a_server_error',
  'api.no_answer',
  'api.status_code_conformance',
  'api.content_type_conformance',
  'api.response_headers_conformance',
  'api.response_schema_conformance',
  'api.negative_data_rejection',
  'api.positive_data_acceptance',
  'api.missing_required_header',
  'api.unsupported_method',
  'api.use_after_free',
  'api.ensure_resource_availability',
  'api.ignored_auth',
  'api.max_response_time',
] as const;
export type CheckName = (typeof checkNames)[number];

/** What a check found in one or several exchanges. */
export interface Problem {
  readonly check: CheckName;
  readonly operation: Operation;
  readonly severity: Severity;
  readonly confidence: 'certain' | 'review';
  /** What is wrong, without the operation. */
  readonly what: string;
  readonly advice: string;
  /** Problems of the same check, operation and cause are one. No ids, times or counts in it. */
  readonly cause: string;
  readonly source?: string;
  /** In order; the last one shows it. */
  readonly exchanges: readonly Exchange[];
}

export function problemKey(problem: Problem): string {
  return `${problem.check} ${problem.operation.id} ${problem.cause}`.slice(0, 500);
}

/** Text with what differs from one request to the next left out: numbers, ids, quoted values. */
export function withoutParticulars(text: string): string {
  return text
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi, '<id>')
    .replaceAll(/(["'`])(?:(?!\1).){0,200}\1/g, '<text>')
    .replaceAll(/\d+/g, '<n>')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

/** What kind of error an error's body is: its fields and its message, or its first line. */
export function shapeOf(body: string): string {
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value === 'object' && value !== null) {
      const fields = Object.entries(value);
      const said = fields.filter(([name]) => /^(code|error|message|title|type)$/i.test(name));
      const words = said.map(([name, text]) => `${name}=${withoutParticulars(String(text))}`);
      return `${fields
        .map(([name]) => name)
        .sort()
        .join(',')} ${words.join(' ')}`.slice(0, 200);
    }
  } catch {
    // No JSON: its words say what it is.
  }
  return withoutParticulars(body.replaceAll(/<[^>]*>/g, ' ')).slice(0, 160);
}
