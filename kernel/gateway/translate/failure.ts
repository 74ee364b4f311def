import { MainstayError } from '#kernel/base';
import { fieldsOf, numberOf, textOf } from '../json.ts';
import { problemOf } from '../problem.ts';
import { type Failure, failureOfAnswer, failureOfConnection } from '../upstream/failure.ts';

/** Why a model of the AI SDK gave no answer. Its errors carry the provider's status; their words are of another protocol. */
export function failureOfModel(provider: string, thrown: unknown): Failure {
  if (thrown instanceof MainstayError) {
    const problem = problemOf(thrown);
    // What cannot be put into the words of this provider may fit the next one.
    return { problem, elsewhere: true };
  }
  const fields = fieldsOf(thrown);
  const status = numberOf(fields.statusCode);
  if (status === undefined || status < 300) {
    return failureOfConnection(provider, thrown instanceof Error ? thrown : new Error(String(thrown)));
  }
  const retryAfter = textOf(fieldsOf(fields.responseHeaders)['retry-after']);
  const { problem, elsewhere } = failureOfAnswer(provider, status, Buffer.alloc(0), retryAfter);
  if (problem.status === 502 && (status === 401 || status === 403)) return { problem, elsewhere };
  const said = thrown instanceof Error ? thrown.message : '';
  const message = `The provider "${provider}" answered: ${said || `status ${status}`}`;
  return { problem: { ...problem, status, message }, elsewhere };
}
