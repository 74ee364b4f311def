import { format, Link, ProgressBar } from '#console';
import { messages as text } from './interview-messages.en.ts';
import { sessionPath } from './queries.ts';
import type { Session } from './types.ts';

const LEFT = ['follow-up', 'open', 'unknown', 'escalated'] as const;

/** How far the interview is, and what is still missing, each with a way to the first of it. */
export function InterviewProgress({ session }: { session: Session }) {
  const answered = session.stages.reduce((sum, stage) => sum + stage.answered, 0);
  const total = session.stages.reduce((sum, stage) => sum + stage.total, 0);
  const left = LEFT.flatMap((state) => {
    const found = session.questions.filter((one) => one.required && one.state === state);
    const first = found[0];
    return first === undefined ? [] : [{ state, first, count: found.length }];
  });
  return (
    <div className="mb-5">
      <ProgressBar value={total === 0 ? 0 : answered / total} label={text.progress} />
      <p className="mt-1 flex flex-wrap items-center gap-x-3 text-sm text-muted">
        <span>{text.answered(format.count(answered), format.count(total))}</span>
        {left.map(({ state, first, count }) => {
          const what = text.missing[state](count);
          return (
            <Link
              key={state}
              to={sessionPath(session.id)}
              search={{ q: first.id }}
              title={text.goTo(what)}
              className={`inline-flex min-h-6 items-center underline underline-offset-2 hover:text-ink ${state === 'escalated' || state === 'unknown' ? 'text-warn' : ''}`}
            >
              {what}
            </Link>
          );
        })}
      </p>
    </div>
  );
}
