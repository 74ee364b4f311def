import { BUSINESS_QUESTIONS } from './business.ts';
import { DATA_QUESTIONS } from './data.ts';
import { ETHICS_QUESTIONS } from './ethics.ts';
import type { Question } from './question.ts';
import { SUCCESS_QUESTIONS } from './success.ts';
import { USERS_QUESTIONS } from './users.ts';

/** Raised when a question is added, removed or asks for something else, so that old sessions can be told apart. */
export const CATALOGUE_VERSION = '1.0';

/** All questions in the order in which they are asked. */
export const QUESTIONS: readonly Question[] = [
  ...BUSINESS_QUESTIONS,
  ...SUCCESS_QUESTIONS,
  ...DATA_QUESTIONS,
  ...USERS_QUESTIONS,
  ...ETHICS_QUESTIONS,
];

const BY_ID: ReadonlyMap<string, Question> = new Map(QUESTIONS.map((question) => [question.id, question]));

export const questionById = (id: string): Question | undefined => BY_ID.get(id);
