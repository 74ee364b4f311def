import type { Answer, AnswerTo } from './answers.ts';
import { comparedPayoffs } from './comparison.ts';
import { openLinearSolver } from './linear-solver.ts';
import type { Question } from './questions.ts';
import { coreCheck, stabilityOf } from './stability.ts';
import {
  bestStructure,
  explainedWorth,
  largeStructure,
  learnedStructure,
  overlappingCoalitions,
  repairedStructure,
} from './structures.ts';
import {
  gameProperties,
  gameValues,
  type OpenSolver,
  powersInVote,
  sampledValues,
  sharesBy,
} from './values.ts';

/**
 * Answers a question about a game. Meant for a thread of its own: it may take long, and only what has `seconds` ends by
 * itself.
 *
 * @param now milliseconds
 * @throws MainstayError `coalition.…`, which names what is wrong with the game
 */
export async function answer<Q extends Question>(
  question: Q,
  now: () => number,
  openSolver: OpenSolver = openLinearSolver,
): Promise<AnswerTo<Q['ask']>> {
  const began = now();
  const seconds = (): number => (now() - began) / 1000;
  const most = 'seconds' in question ? question.seconds : Number.POSITIVE_INFINITY;
  const found = await find(question, () => seconds() > most, openSolver);
  // `find` answers each question with what belongs to it.
  return { ...found, seconds: seconds() } as AnswerTo<Q['ask']>;
}

type Untimed<Of> = Of extends unknown ? Omit<Of, 'seconds'> : never;

async function find(
  question: Question,
  shouldStop: () => boolean,
  openSolver: OpenSolver,
): Promise<Untimed<Answer>> {
  switch (question.ask) {
    case 'structure':
      return bestStructure(question, shouldStop);
    case 'large':
      return largeStructure(question, shouldStop);
    case 'learning':
      return learnedStructure(question, shouldStop);
    case 'overlapping':
      return overlappingCoalitions(question);
    case 'value':
      return gameValues(question, openSolver);
    case 'sample':
      return sampledValues(question, shouldStop);
    case 'power':
      return powersInVote(question);
    case 'core':
      return coreCheck(question);
    case 'stability':
      return stabilityOf(question, openSolver);
    case 'properties':
      return gameProperties(question);
    case 'repair':
      return repairedStructure(question, shouldStop);
    case 'worth':
      return explainedWorth(question);
    case 'shares':
      return sharesBy(question, openSolver);
    case 'comparison':
      return comparedPayoffs(question, openSolver);
  }
}
