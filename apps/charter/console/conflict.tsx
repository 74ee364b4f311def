import { useEffect, useRef } from 'react';
import { Button, Callout } from '#console';
import { isUnknown } from './draft.ts';
import { messages } from './messages.en.ts';
import type { AnswerValue, GivenAnswer, Question } from './types.ts';

const text = messages.conflict;

/** Two people have answered the same question: both answers side by side, and a choice. */
export function Conflict({
  question,
  mine,
  theirs,
  onMine,
  onTheirs,
}: {
  question: Question;
  mine: AnswerValue;
  theirs: GivenAnswer | null;
  onMine: () => void;
  onTheirs: (value: AnswerValue) => void;
}) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // In braces: newer browsers return a promise, which React would take for the effect's clean-up.
    place.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  return (
    <div ref={place} className="mt-3">
      <Callout tone="warn" title={text.title} live="assertive">
        <p>{text.detail}</p>
        <div className="mt-3 grid gap-3 sm:grid-cols-2">
          <Side title={text.mine} body={describe(question, mine)} />
          <Side title={text.theirs} body={describe(question, theirs)} />
        </div>
        <div className="mt-3 flex flex-wrap gap-2">
          <Button look="primary" onClick={onMine}>
            {text.keepMine}
          </Button>
          {theirs !== null && !isUnknown(theirs) && (
            <Button onClick={() => onTheirs(theirs)}>{text.useTheirs}</Button>
          )}
        </div>
      </Callout>
    </div>
  );
}

function Side({ title, body }: { title: string; body: string }) {
  return (
    <section className="rounded-md bg-surface p-3">
      <h3 className="text-sm text-muted">{title}</h3>
      <p className="max-h-60 overflow-y-auto whitespace-pre-line">{body}</p>
    </section>
  );
}

/** An answer as text. */
export function describe(question: Question, answer: GivenAnswer | null): string {
  if (answer === null) return text.none;
  if (isUnknown(answer)) return text.unknown;
  const label = (value: string) => question.options?.find((option) => option.value === value)?.label ?? value;
  if (typeof answer === 'string') return label(answer);
  if (typeof answer === 'number') return String(answer);
  return answer.map((entry) => (typeof entry === 'string' ? label(entry) : rowText(entry))).join('\n');
}

function rowText(row: Readonly<Record<string, unknown>>): string {
  return Object.values(row)
    .map((cell) => (Array.isArray(cell) ? cell.map(rowText).join('; ') : String(cell)))
    .join(', ');
}
