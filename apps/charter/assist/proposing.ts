import type { Platform } from '#kernel/app';
import type { RunContext } from '#kernel/durable';
import {
  type AssistKind,
  answerTask,
  contradictionsTask,
  followUpTask,
  SECTIONS,
  sectionTask,
  type Task,
} from '../domain/assist/tasks.ts';
import {
  type LeftOut,
  type Sentence,
  verifiedContradictions,
  verifiedSentences,
} from '../domain/assist/verify.ts';
import { questionById } from '../domain/questions/catalogue.ts';
import type { Question } from '../domain/questions/question.ts';
import type { CharterSettings } from '../domain/settings.ts';
import type { NoteContent } from '../store/assist-notes.ts';
import type { Assist, MadeBy } from '../store/assists.ts';
import type { Materials } from './materials.ts';

/** What a model said, as far as a program could verify it. */
export interface Proposed {
  readonly madeBy: MadeBy;
  /** How much did not hold and is not shown. */
  readonly dropped: number;
  readonly notes: readonly (NoteContent & { readonly basis: readonly string[] })[];
  /** A draft of an answer; without a sentence that holds there is none. */
  readonly answer?: {
    readonly value: string;
    readonly sentences: readonly Sentence[];
    readonly left_out: readonly LeftOut[];
  };
}

// A question is quickly made; reading sixty answers against each other is not.
const routes: Readonly<Record<AssistKind, string>> = {
  'follow-up': 'charter.fast',
  answer: 'charter.fast',
  section: 'charter.strong',
  contradictions: 'charter.strong',
};

/** Asks the model, in a step of the run, and verifies what it says. @throws MainstayError as `Models.object` */
export async function propose(
  { models, guard, settings }: Platform<CharterSettings>,
  context: RunContext,
  { kind, target }: Pick<Assist, 'kind' | 'target'>,
  materials: Materials,
): Promise<Proposed> {
  const ask = async <Answer>(task: Task<Answer>): Promise<{ said: Answer; madeBy: MadeBy }> => {
    const { object: said, call } = await models
      .inRun(context, 'charter')
      // The marks around the answers are new each time, so that the same question never comes again.
      .object('ask the model', { ...task, route: routes[kind], cache: 'off' });
    const { provider, model, callId: call_id, costUsd: cost_usd, cached } = call;
    return { said, madeBy: { engine: 'model', provider, model, call_id, cost_usd, cached } };
  };
  const { passages, judged } = materials;
  const { enclose } = guard;

  switch (kind) {
    case 'follow-up': {
      if (judged === undefined) throw new Error('A follow-up needs an answer that was judged.');
      const { text, result } = judged;
      const limit = settings.limits.follow_up;
      const { said, madeBy } = await ask(followUpTask(asked(target), text, result, { limit, enclose }));
      const missing = new Set(result.missing.map(({ part }) => part));
      const parts = said.parts.filter((part) => missing.has(part));
      // It was to ask for what is missing. What asks for nothing of it is some other question.
      if (!said.question.includes('?') || (missing.size > 0 && parts.length === 0)) {
        return { madeBy, dropped: 1, notes: [] };
      }
      const content = { question: said.question, parts };
      return { madeBy, dropped: 0, notes: [{ kind, content, basis: [target] }] };
    }
    case 'contradictions': {
      const { said, madeBy } = await ask(contradictionsTask(passages, enclose));
      const found = said.findings.map(({ first, second, because }) => ({
        places: [first, second] as const,
        because,
      }));
      const { kept, dropped } = verifiedContradictions(passages, found);
      const notes = kept.map((content) => ({
        kind: 'contradiction' as const,
        content,
        basis: content.places.map(({ question_id: id }) => id),
      }));
      return { madeBy, dropped, notes };
    }
    case 'answer': {
      const { said, madeBy } = await ask(answerTask(asked(target), passages, enclose));
      const { kept: sentences, leftOut } = verifiedSentences(passages, said.sentences);
      const value = textOf(sentences).slice(0, settings.limits.response);
      return { madeBy, dropped: leftOut.length, notes: [], answer: { value, sentences, left_out: leftOut } };
    }
    case 'section': {
      const section = SECTIONS.find(({ id }) => id === target);
      if (section === undefined) throw new Error(`There is no section ${target}.`);
      const { said, madeBy } = await ask(sectionTask(section.id, passages, enclose));
      const { kept: sentences, leftOut } = verifiedSentences(passages, said.sentences);
      if (sentences.length === 0) return { madeBy, dropped: leftOut.length, notes: [] };
      const content = { text: textOf(sentences), sentences, left_out: leftOut };
      const basis = sentences.flatMap(({ sources }) => sources.map((one) => one.question_id));
      return { madeBy, dropped: leftOut.length, notes: [{ kind, content, basis }] };
    }
  }
}

function asked(questionId: string): Question {
  const question = questionById(questionId);
  if (question === undefined) throw new Error(`There is no question ${questionId}.`);
  return question;
}

const textOf = (sentences: readonly Sentence[]): string => sentences.map(({ text }) => text).join(' ');
