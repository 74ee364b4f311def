import { useState } from 'react';
import {
  ButtonLink,
  ErrorState,
  Page,
  Skeleton,
  useNavigate,
  useParams,
  useQuery,
  useSearch,
} from '#console';
import { AnswersView } from './answers-view.tsx';
import { AssistLink } from './assist-links.tsx';
import { BesideQuestion } from './beside-question.tsx';
import { messages as coverageMessages } from './coverage-messages.en.ts';
import { coveragePath } from './coverage-queries.ts';
import { SessionBadge } from './decision.tsx';
import { Deliverables } from './deliverables.tsx';
import { EndInterview } from './end-interview.tsx';
import { FinishPanel } from './finish-panel.tsx';
import { InterviewProgress } from './interview-progress.tsx';
import { messages } from './messages.en.ts';
import { sessionPath, sessionQuery } from './queries.ts';
import { QuestionPanel } from './question-panel.tsx';
import { ResultView } from './result-view.tsx';
import { ShareButton } from './share-dialog.tsx';
import { StageList } from './stage-list.tsx';
import { TemplateButton } from './template-dialog.tsx';
import type { AnswerResult, Session } from './types.ts';

const crumb = { to: '/apps/charter', label: messages.sessions.title };

/** One charter: the interview while it lasts, then the decision. `?q=QUESTION` shows one question. */
export default function SessionPage() {
  const { id = '' } = useParams({ strict: false }) as { id?: string };
  const query = useQuery(sessionQuery(id));
  const session = query.data;
  if (!session) {
    return (
      <Page title={messages.app} crumb={crumb}>
        {query.isError ? (
          <ErrorState error={query.error} retry={() => void query.refetch()} />
        ) : (
          <Skeleton rows={8} />
        )}
      </Page>
    );
  }
  return session.status === 'in-progress' ? <Interview session={session} /> : <Finished session={session} />;
}

function Finished({ session }: { session: Session }) {
  return (
    <Page
      title={session.project_name}
      crumb={crumb}
      state={<SessionBadge status={session.status} />}
      actions={<Actions session={session} />}
    >
      <ResultView session={session}>
        <Deliverables session={session.id} />
        <AnswersView session={session} />
      </ResultView>
    </Page>
  );
}

function Interview({ session }: { session: Session }) {
  const { q } = useSearch({ strict: false }) as { q?: unknown };
  const navigate = useNavigate();
  // The question just answered stays in view with its verdict until the person goes on.
  const [judged, setJudged] = useState<{ readonly question: string; readonly result: AnswerResult } | null>(
    null,
  );
  // Raised when the answer was replaced from beside the question: what is written begins again with the new one.
  const [turn, setTurn] = useState(0);
  // An answer given elsewhere must not take the question away from under somebody who writes.
  const [pinned, setPinned] = useState(session.current);
  const asked = typeof q === 'string' ? q : (judged?.question ?? pinned);
  const question =
    session.questions.find(({ id }) => id === asked) ??
    session.questions.find(({ id }) => id === session.current);
  const list = (
    <>
      <StageList session={session} shown={question?.id ?? null} />
      <div className="mt-4">
        <EndInterview session={session.id} />
      </div>
    </>
  );
  const goOn = () => {
    setJudged(null);
    setPinned(session.current);
    void navigate({ to: sessionPath(session.id), search: {} });
  };
  return (
    <Page title={session.project_name} crumb={crumb} actions={<Actions session={session} />}>
      <InterviewProgress session={session} />
      <div className="grid gap-x-10 lg:grid-cols-[17rem_minmax(0,1fr)]">
        <nav aria-label={messages.interview.stages} className="mb-4 max-lg:hidden">
          {list}
        </nav>
        <details className="mb-4 rounded-lg border border-line bg-surface p-2 lg:hidden">
          <summary className="min-h-7 px-2 py-1">{messages.interview.stages}</summary>
          <nav aria-label={messages.interview.stages}>{list}</nav>
        </details>
        <div className="grid min-w-0 gap-x-10 gap-y-8 xl:grid-cols-[minmax(0,1fr)_20rem]">
          {question ? (
            <QuestionPanel
              key={`${question.id} ${turn}`}
              session={session}
              question={question}
              judged={judged?.question === question.id ? judged.result : null}
              onJudged={(result) => setJudged({ question: question.id, result })}
              onContinue={goOn}
              onChange={() => {
                setJudged(null);
                setPinned(question.id);
                setTurn((now) => now + 1);
              }}
              onReplaced={(result) => {
                setJudged({ question: question.id, result });
                setTurn((now) => now + 1);
              }}
            />
          ) : (
            <FinishPanel session={session} />
          )}
          {question && (
            <BesideQuestion
              key={`beside ${question.id}`}
              session={session}
              question={question}
              onAnswered={(result) => {
                setJudged({ question: question.id, result });
                setTurn((now) => now + 1);
              }}
            />
          )}
        </div>
      </div>
    </Page>
  );
}

const Actions = ({ session }: { session: Session }) => (
  <>
    <AssistLink session={session} />
    <ShareButton session={session.id} />
    <TemplateButton session={session} />
    <ButtonLink to={coveragePath(session.id)}>{coverageMessages.open}</ButtonLink>
  </>
);
