import type { AnswerCheck, AnswerFinding } from '../guard.ts';
import { findPersonalData, findSecrets } from '../redact/redact.ts';
import { repeatedStretches } from './leaked-instructions.ts';
import { unsafeLinks } from './unsafe-links.ts';

/**
 * What of an answer should not be shown as it is. Personal data alone is reported but is no reason to flag: an answer
 * about a customer may well name his address.
 */
export function checkAnswer(answer: string, instructions = ''): AnswerCheck {
  const findings: AnswerFinding[] = [
    ...repeatedStretches(answer, instructions).map(
      (place): AnswerFinding => ({
        rule: 'leaked_instructions',
        title: 'Repeats the instructions that the model was given',
        ...place,
      }),
    ),
    ...findSecrets(answer).map(
      ({ start, end }): AnswerFinding => ({
        rule: 'leaked_secret',
        title: 'Has what looks like a key, password or token',
        start,
        end,
      }),
    ),
    ...unsafeLinks(answer).map(
      ({ reason, start, end }): AnswerFinding => ({ rule: 'unsafe_link', title: reason, start, end }),
    ),
    ...findPersonalData(answer).map(
      ({ kind, start, end }): AnswerFinding => ({
        rule: 'personal_data',
        title: `Has personal data: ${kind.replaceAll('_', ' ')}`,
        start,
        end,
      }),
    ),
  ];
  findings.sort((one, other) => one.start - other.start);
  const serious = findings.some(({ rule }) => rule !== 'personal_data');
  return { action: serious ? 'flag' : 'allow', findings };
}
