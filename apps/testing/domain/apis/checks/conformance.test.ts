import { expect, it } from 'vitest';
import type { Operation } from '../operation.ts';
import type { Exchange } from '../requests/case.ts';
import { apiSettingsSchema } from '../settings.ts';
import { checkAnswer } from './conformance.ts';
import { problemKey } from './problem.ts';

const settings = apiSettingsSchema.parse({});
const validators = {
  isValid: () => true,
  errors: () => [],
  answerErrors: () => [],
  acceptsLeniently: () => true,
};

/** What is said of the statuses that an operation answers with, when it documents some. */
function saidOf(documented: readonly string[], answered: readonly number[]): readonly string[] {
  const operation: Operation = {
    id: 'GET /a',
    method: 'GET',
    path: '/a',
    parameters: [],
    responses: documented.map((status) => ({ status, contents: [], headers: [], links: [] })),
    security: [],
    deprecated: false,
  };
  const keys = answered.flatMap((status) => {
    const exchange: Exchange = {
      case: { operation, origin: 'random', values: {}, credentials: 'with' },
      request: { method: 'GET', url: 'http://x/a', headers: {} },
      answer: { status, headers: {}, body: '', truncated: false, milliseconds: 1 },
    };
    return checkAnswer(exchange, { validators, settings }).map(problemKey);
  });
  return [...new Set(keys)];
}

it.each([
  ['nothing of what is documented', ['200', '4XX'], [200, 404, 422], []],
  ['nothing where all is documented as default', ['200', 'default'], [200, 201, 404], []],
  ['nothing of what any server may answer by itself', ['200'], [401, 403, 405, 413, 415, 429], []],
  ['nothing where no response is documented at all', [], [200, 404], []],
  ['each status that is missing among others', ['200', '400'], [404, 409], ['404', '409']],
  ['errors once where none is documented', ['200'], [400, 404, 409], ['no errors']],
  ['an undocumented success as what it is', ['200'], [202], ['202']],
])('says %s', (_what, documented, answered, causes) => {
  expect(saidOf(documented, answered)).toEqual(
    causes.map((cause) => `api.status_code_conformance GET /a ${cause}`),
  );
});

it('leaves 5xx to the check of server errors, and those that are documented to nobody', () => {
  expect(saidOf(['200'], [500])).toEqual(['api.not_a_server_error GET /a 500 ']);
  expect(saidOf(['200', '503'], [503])).toEqual([]);
  expect(saidOf(['200', '500'], [500])).toEqual(['api.not_a_server_error GET /a 500 ']);
});
