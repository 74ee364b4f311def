import { type Passage, passagesOf, textOfAnswer } from '../domain/assist/passages.ts';
import { questionById } from '../domain/questions/catalogue.ts';
import type { RubricResult } from '../domain/rubric/result.ts';
import type { Assist } from '../store/assists.ts';
import type { Session } from '../store/sessions.ts';

/** What a model is shown for a request: plain data, kept with the run, so that its answer is checked against the same. */
export interface Materials {
  readonly revision: number;
  readonly passages: readonly Passage[];
  readonly unread: readonly string[];
  /** For a follow-up: the answer and what the rubric said of it. */
  readonly judged?: { readonly text: string; readonly result: RubricResult };
}

/** @returns undefined when there is nothing to ask any more: the answer passes meanwhile, or is gone. */
export function materialsFor(
  { revision, state }: Session,
  { kind, target }: Pick<Assist, 'kind' | 'target'>,
): Materials | undefined {
  if (kind !== 'follow-up') {
    const { passages, leftOut } = passagesOf(state, kind === 'answer' ? target : undefined);
    return passages.length === 0 ? undefined : { revision, passages, unread: leftOut };
  }
  const [question, record] = [questionById(target), state.answers[target]];
  if (question === undefined || !record?.result) return undefined;
  if (record.status !== 'follow-up' && record.status !== 'escalated') return undefined;
  const text = textOfAnswer(question, record.value);
  const passages = [{ questionId: target, prompt: question.prompt, text }];
  return { revision, passages, unread: [], judged: { text, result: record.result } };
}
