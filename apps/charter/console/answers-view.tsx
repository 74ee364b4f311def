import { useEffect, useRef, useState } from 'react';
import { Badge, format, Section, type Tone, useSearch } from '#console';
import { AnswerNotes } from './answer-notes.tsx';
import { BesideQuestion } from './beside-question.tsx';
import { describe } from './conflict.tsx';
import { Feedback, verdictOf } from './feedback.tsx';
import { messages as text } from './interview-messages.en.ts';
import { messages } from './messages.en.ts';
import type { Question, QuestionState, Session } from './types.ts';

const tones: Readonly<Record<QuestionState, Tone>> = {
  open: 'neutral',
  accepted: 'good',
  'follow-up': 'accent',
  escalated: 'warn',
  unknown: 'warn',
};

/** Every answer of a decided charter, to read: how it was judged, and what people said and showed. `?q=` opens one. */
export function AnswersView({ session }: { session: Session }) {
  const { q } = useSearch({ strict: false }) as { q?: unknown };
  return (
    <Section title={text.answers}>
      <p className="mb-3 text-muted">{text.answersDetail}</p>
      <div className="divide-y divide-line rounded-lg border border-line bg-surface">
        {session.stages.map((stage) => {
          const questions = session.questions.filter((question) => question.stage === stage.id);
          return (
            <details
              key={stage.id}
              className="px-4 py-2"
              open={questions.some(({ id }) => id === q) || undefined}
            >
              <summary className="min-h-8 py-1">
                <span className="font-strong">{stage.title}</span>{' '}
                <span className="text-sm text-muted">
                  {text.answered(format.count(stage.answered), format.count(stage.total))}
                </span>
              </summary>
              <ol className="divide-y divide-line">
                {questions.map((question) => (
                  <li key={question.id}>
                    <Answered
                      session={session}
                      question={question}
                      threshold={stage.threshold}
                      wanted={question.id === q}
                    />
                  </li>
                ))}
              </ol>
            </details>
          );
        })}
      </div>
    </Section>
  );
}

function Answered({
  session,
  question,
  threshold,
  wanted,
}: {
  session: Session;
  question: Question;
  threshold: number;
  wanted: boolean;
}) {
  const [open, setOpen] = useState(wanted);
  const place = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    if (!wanted) return;
    setOpen(true);
    place.current?.scrollIntoView({ block: 'start' });
  }, [wanted]);
  const verdict = verdictOf(question, threshold, session.max_attempts);
  const plain = typeof question.answer === 'string' && question.kind === 'text' ? question.answer : null;
  return (
    <details ref={place} className="py-2" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="flex min-h-8 items-start justify-between gap-3">
        <span className="min-w-0">{question.prompt}</span>
        <span className="flex shrink-0 items-center gap-2">
          {question.score !== null && <span className="text-muted">{format.score(question.score)}</span>}
          <Badge tone={tones[question.state]}>{messages.interview.state[question.state]}</Badge>
        </span>
      </summary>
      {open && (
        <div className="space-y-3 pt-2 pb-3">
          <p className="whitespace-pre-line">
            {question.answer === null ? text.notAnswered : describe(question, question.answer)}
          </p>
          <AnswerNotes question={question} />
          {verdict && <Feedback verdict={verdict} answer={plain} />}
          <BesideQuestion session={session} question={question} onAnswered={() => undefined} />
        </div>
      )}
    </details>
  );
}
