import { format, Icon, Link, ProgressBar, paths } from '#console';
import { messages } from './messages.en.ts';
import { sessionPath } from './queries.ts';
import type { Question, QuestionState, Session } from './types.ts';

const text = messages.interview;

const icons: Readonly<Record<Exclude<QuestionState, 'open'>, readonly [path: string, colour: string]>> = {
  accepted: [paths.check, 'text-good'],
  'follow-up': [paths.clock, 'text-accent'],
  escalated: [paths.warning, 'text-warn'],
  unknown: ['M6 6a2 2 0 1 1 2.6 1.9c-.4.2-.6.5-.6 1v.4M8 11.6v.1', 'text-warn'],
};

/** How far each stage is, with a way to every question that has come up so far. */
export function StageList({ session, shown }: { session: Session; shown: string | null }) {
  return (
    <div className="space-y-1">
      {session.stages.map((stage) => {
        const questions = session.questions.filter((question) => question.stage === stage.id);
        const here = questions.some(({ id }) => id === shown);
        return (
          <details key={stage.id} open={here} className="group">
            <summary className="rounded-md px-2 py-1.5 hover:bg-sunken">
              <span className={here ? 'font-strong' : ''}>{stage.title}</span>{' '}
              <span className="text-sm text-muted">
                {format.count(stage.answered)}/{format.count(stage.total)}
              </span>
              <ProgressBar
                value={stage.total === 0 ? 0 : stage.answered / stage.total}
                label={stage.title}
                bare
              />
            </summary>
            <ol className="mt-1 mb-2">
              {questions.map((question) => (
                <li key={question.id}>
                  <QuestionLink session={session} question={question} shown={shown} />
                </li>
              ))}
            </ol>
          </details>
        );
      })}
    </div>
  );
}

function QuestionLink({
  session,
  question,
  shown,
}: {
  session: Session;
  question: Question;
  shown: string | null;
}) {
  const icon = question.state === 'open' ? null : icons[question.state];
  return (
    <Link
      to={sessionPath(session.id)}
      search={{ q: question.id }}
      aria-current={question.id === shown ? 'step' : undefined}
      activeProps={{ 'aria-current': 'step' }}
      className={`flex min-h-7 items-start gap-2 rounded-md px-2 py-1 text-sm hover:bg-sunken ${question.id === shown ? 'bg-accent-tint' : ''}`}
    >
      <span className="mt-0.5 w-4 shrink-0">
        {icon ? (
          <Icon d={icon[0]} className={icon[1]} />
        ) : (
          <span className="ml-1 block size-2 translate-y-1 rounded-full border border-line-strong" />
        )}
      </span>
      <span className="line-clamp-2 min-w-0">
        {question.prompt} <span className="sr-only">({text.state[question.state]})</span>
      </span>
    </Link>
  );
}
