import type { Finding } from '../findings/finding.ts';
import { type Problem, problemKey } from './checks/problem.ts';
import type { Exchange } from './requests/case.ts';
import { curlOf } from './requests/curl.ts';
import { withoutSecrets } from './requests/secrets.ts';

/** Of a body so many characters are shown. */
const shownBody = 4000;
const longestEvidence = 20_000;

/**
 * A problem as a finding: its command lines, and each request with its answer. Secrets are hidden in all of it.
 *
 * @param seenAgain whether it happened again when it was tried a second time; undefined when that was not tried
 */
export function findingOf(
  problem: Problem,
  secrets: readonly string[],
  seenAgain: boolean | undefined,
): Finding {
  const clean = (text: string) => withoutSecrets(text, secrets);
  const last = problem.exchanges.at(-1);
  const lines = problem.exchanges.map(({ request }) => curlOf(request)).join('\n');
  const dialogue = problem.exchanges.map(exchangeText).join('\n\n');
  return {
    check: problem.check,
    type: 'api',
    severity: problem.severity,
    confidence: problem.confidence,
    title: clean(`${problem.operation.id}: ${problem.what}`).slice(0, 300),
    advice: problem.advice,
    key: clean(problemKey(problem)).slice(0, 500),
    path: clean(last === undefined ? problem.operation.path : pathOf(last.request.url)),
    steps: [],
    evidence: [
      {
        kind: 'text',
        title:
          problem.exchanges.length > 1
            ? 'The shortest sequence that shows it'
            : 'The smallest request that shows it',
        text: clean(lines).slice(0, longestEvidence),
      },
      { kind: 'text', title: 'Request and answer', text: clean(dialogue).slice(0, longestEvidence) },
      ...(seenAgain === false
        ? [
            {
              kind: 'text' as const,
              title: 'Again',
              text: 'It did not happen again when the same request was sent a second time: it depends on the state of the server.',
            },
          ]
        : []),
    ],
    ...(problem.source !== undefined && { source: problem.source }),
  };
}

function pathOf(url: string): string {
  return url.replace(/^[a-z]+:\/\/[^/?#]*/i, '') || '/';
}

function exchangeText({ request, answer }: Exchange): string {
  const headers = (of: Readonly<Record<string, string>>) =>
    Object.entries(of).map(([name, value]) => `${name}: ${value}`);
  return [
    `${request.method} ${request.url}`,
    ...headers(request.headers),
    ...(request.body === undefined ? [] : ['', short(request.body)]),
    '',
    `→ ${answer.status} (${Math.round(answer.milliseconds)} ms)`,
    ...headers(answer.headers),
    ...(answer.body === '' ? [] : ['', short(answer.body)]),
  ].join('\n');
}

function short(text: string): string {
  return text.length <= shownBody ? text : `${text.slice(0, shownBody)}… (${text.length} characters)`;
}
