import { type ReactNode, useState } from 'react';
import { format, Icon, paths, useQuery } from '#console';
import { AssignmentForm } from './assignment-form.tsx';
import { CommentThreads } from './comment-threads.tsx';
import { EvidenceList } from './evidence-list.tsx';
import { SuggestionList } from './suggestion-list.tsx';
import { messages as text } from './together-messages.en.ts';
import { peopleQuery } from './together-queries.ts';
import type { AnswerResult, Question, Session } from './types.ts';
import { VersionList } from './version-list.tsx';

/** What people do around one question: say, suggest, prove, assign; and how the answer came about. */
export function BesideQuestion({
  session,
  question,
  onAnswered,
}: {
  session: Session;
  question: Question;
  /** The answer became another one: a suggestion was accepted, a version restored. */
  onAnswered: (result: AnswerResult) => void;
}) {
  const role = useQuery(peopleQuery(session.id)).data?.role;
  const beside = session.beside[question.id];
  const answers = role !== undefined && role !== 'reviewer' && session.status === 'in-progress';
  const props = { session, question, answers, onAnswered };
  return (
    <aside aria-label={text.title} className="divide-y divide-line self-start border-y border-line">
      {session.locked.includes(question.id) && <p className="py-3 text-muted">{text.locked}</p>}
      <Part title={text.comments.title} count={beside?.threads}>
        <CommentThreads {...props} />
      </Part>
      <Part title={text.suggestions.title} count={beside?.suggestions}>
        <SuggestionList {...props} />
      </Part>
      <Part title={text.evidence.title} count={beside?.evidence}>
        <EvidenceList {...props} />
      </Part>
      <Part title={text.assignment.title}>
        <AssignmentForm {...props} />
      </Part>
      <Part title={text.versions.title}>
        <VersionList {...props} />
      </Part>
    </aside>
  );
}

/** Open from the start when there is something to see; what nobody opens is not asked for. */
function Part({
  title,
  count = 0,
  children,
}: {
  title: string;
  count?: number | undefined;
  children: ReactNode;
}) {
  const [open, setOpen] = useState(count > 0);
  return (
    <details className="py-2" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="flex min-h-8 cursor-pointer items-center gap-2 font-strong">
        <Icon d={paths.chevron} className={`text-muted ${open ? '' : '-rotate-90'}`} />
        {title}
        {count > 0 && (
          <span className="rounded-full bg-accent-tint px-2 text-sm font-normal">{format.count(count)}</span>
        )}
      </summary>
      {open && <div className="pt-1 pb-3">{children}</div>}
    </details>
  );
}
