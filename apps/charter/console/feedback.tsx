import { Callout, format, type Tone } from '#console';
import { highlight } from './highlight.ts';
import { messages } from './messages.en.ts';
import { CRITERIA, type Question, type Verdict } from './types.ts';

const text = messages.feedback;

const tones: Readonly<Record<Verdict['result'], Tone>> = {
  accepted: 'good',
  'follow-up': 'accent',
  escalated: 'warn',
  unknown: 'neutral',
};

/** What an answer got when it was judged; null when it was not. */
export function verdictOf(question: Question, threshold: number, maxAttempts: number): Verdict | null {
  if (question.state === 'open') return null;
  return {
    result: question.state,
    score: question.score,
    threshold,
    attempt: question.attempts,
    max_attempts: maxAttempts,
    found: question.result?.found ?? [],
    missing: question.result?.missing ?? [],
    notes: question.result?.notes ?? [],
    follow_up: question.state === 'follow-up' ? (question.result?.followUp ?? null) : null,
    criteria: question.result?.criteria ?? null,
  };
}

/** The score with all that made it: what was found, what is missing, the five criteria, the next question. */
export function Feedback({ verdict, answer }: { verdict: Verdict; answer: string | null }) {
  // The next question asks for most of what is missing: nothing is said twice.
  const missing = verdict.missing.filter(({ ask }) => !verdict.follow_up?.includes(ask));
  return (
    <Callout
      tone={tones[verdict.result]}
      live="polite"
      title={
        <span className="flex flex-wrap items-baseline gap-x-3">
          <span>{text[verdict.result]}</span>
          {verdict.score !== null && (
            <span className="font-normal">
              {text.score(format.score(verdict.score))}
              {verdict.threshold !== null && ` · ${text.threshold(format.score(verdict.threshold))}`}
            </span>
          )}
          {verdict.result === 'follow-up' && (
            <span className="font-normal">
              {text.attempt(format.count(verdict.attempt), format.count(verdict.max_attempts))}
            </span>
          )}
        </span>
      }
    >
      {verdict.result === 'escalated' && <p>{text.escalatedDetail}</p>}
      {verdict.result === 'unknown' && <p>{text.unknownDetail}</p>}
      {verdict.follow_up && <p className="mt-2 font-strong">{verdict.follow_up}</p>}
      {missing.length > 0 && (
        <>
          <p className="mt-3 text-sm">{text.missing}</p>
          <ul className="ml-5 list-disc">
            {missing.map(({ part, ask }) => (
              <li key={part}>{ask}</li>
            ))}
          </ul>
        </>
      )}
      {verdict.notes.length > 0 && (
        <>
          <p className="mt-3 text-sm">{text.notes}</p>
          <ul className="ml-5 list-disc">
            {verdict.notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </>
      )}
      {verdict.criteria && <Why verdict={verdict} answer={answer} />}
    </Callout>
  );
}

function Why({ verdict, answer }: { verdict: Verdict; answer: string | null }) {
  return (
    <details className="mt-3">
      <summary className="min-h-6">{text.criteria}</summary>
      <dl className="mt-2 grid max-w-lg grid-cols-[auto_1fr_auto] items-center gap-x-3 gap-y-1">
        {CRITERIA.map((criterion) => {
          const judged = verdict.criteria?.[criterion];
          const counts = judged !== undefined && judged.weight > 0;
          return (
            <div key={criterion} className="col-span-3 grid grid-cols-subgrid items-center">
              <dt>{text.criterion[criterion]}</dt>
              <dd className="text-sm text-muted">
                {counts ? (
                  <span className="block h-1.5 overflow-hidden rounded-full bg-surface ring-1 ring-line-strong ring-inset">
                    <span className="block h-full bg-accent" style={{ width: `${judged.score * 10}%` }} />
                  </span>
                ) : (
                  text.notAsked
                )}
              </dd>
              <dd
                className="text-right"
                title={counts ? text.weight(format.percent(judged.weight)) : undefined}
              >
                {counts ? format.score(judged.score) : ''}
              </dd>
            </div>
          );
        })}
      </dl>
      {answer !== null && (
        <>
          <p className="mt-3 text-sm">{text.found}</p>
          {verdict.found.length === 0 ? (
            <p>{text.nothingFound}</p>
          ) : (
            <Marked answer={answer} verdict={verdict} />
          )}
        </>
      )}
    </details>
  );
}

function Marked({ answer, verdict }: { answer: string; verdict: Verdict }) {
  let at = 0;
  const parts = highlight(answer, verdict.found).map((part) => {
    const start = at;
    at += part.text.length;
    return { ...part, start };
  });
  return (
    <p className="mt-1 rounded-md bg-surface p-3 leading-relaxed whitespace-pre-line text-ink">
      {parts.map(({ text: piece, feature, start }) =>
        feature === null ? (
          piece
        ) : (
          <span key={start}>
            <mark>{piece}</mark>
            <span className="mx-1 text-sm text-muted">[{text.feature[feature] ?? feature}]</span>
          </span>
        ),
      )}
    </p>
  );
}
