import type { AnswerResult, Question, Session } from './types.ts';

/** What every piece beside a question is given. */
export interface BesideProps {
  readonly session: Session;
  readonly question: Question;
  /** Whether whoever looks may change the answer. */
  readonly answers: boolean;
  readonly onAnswered: (result: AnswerResult) => void;
}
