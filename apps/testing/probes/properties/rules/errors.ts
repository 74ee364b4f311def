import type { Entry } from '../walking/move.ts';
import type { Violation } from './violation.ts';

const kinds = {
  'uncaught-error': {
    says: 'An error that nothing catches',
    severity: 'serious',
    advice:
      'The script stops where the error happens, and what should follow does not. Catch it, or mend its cause.',
  },
  'server-error': {
    says: 'The server fails',
    severity: 'critical',
    advice: 'The server answered with its own failure to what a person can do. Its log says why.',
  },
  crash: {
    says: 'The page crashes',
    severity: 'critical',
    advice: 'Whatever the person had entered is lost.',
  },
} as const;

/** No sequence of actions makes the page or the server fail. */
export function errorsIn(entry: Entry): Violation | undefined {
  const [error] = entry.errors;
  if (error === undefined) return undefined;
  const { says, severity, advice } = kinds[error.kind];
  const text = error.text.split('\n')[0]?.slice(0, 150) ?? '';
  return {
    check: `property.${error.kind.replace('-', '_')}`,
    key: `${error.kind} ${text.replaceAll(/\d+/g, '#')}`,
    title: `${says}: ${text}`,
    advice,
    severity,
    confidence: 'certain',
    expected: 'No error, whatever is done in whichever order.',
    seen: error.text.slice(0, 2000),
  };
}
