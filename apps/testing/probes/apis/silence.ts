import type { Problem } from '../../domain/apis/checks/problem.ts';
import type { HttpAnswer, HttpRequest, RequestCase } from '../../domain/apis/requests/case.ts';
import { isNoAnswer, type NoAnswer } from './sending.ts';

export interface Silence {
  readonly testCase: RequestCase;
  readonly request: HttpRequest;
  readonly answer: NoAnswer;
}

/**
 * `no_answer`: a request gets none, and none when it is sent again either, in time or because the connection is cut.
 * It may be a network, a gateway or a slow machine, so a person has to look.
 *
 * @returns undefined when the second time is answered
 */
export async function silenceProblem(
  { testCase, request, answer }: Silence,
  send: (request: HttpRequest, operation: string) => Promise<HttpAnswer | NoAnswer>,
): Promise<Problem | undefined> {
  const again = await send(request, testCase.operation.id);
  if (!isNoAnswer(again) || again.failed !== answer.failed) return undefined;
  const cut = answer.failed === 'connection';
  return {
    check: 'api.no_answer',
    operation: testCase.operation,
    severity: 'serious',
    confidence: 'review',
    what: cut ? 'a request is not answered: the connection fails' : 'a request is not answered in time',
    advice:
      'Find in the log of the server what this request does to it: an answer must come, be it an error.',
    cause: answer.failed,
    exchanges: [
      {
        case: testCase,
        request,
        answer: { status: 0, headers: {}, body: answer.reason, truncated: false, milliseconds: 0 },
      },
    ],
  };
}
