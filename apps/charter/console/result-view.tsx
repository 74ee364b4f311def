import type { ReactNode } from 'react';
import {
  api,
  approvalsQuery,
  Button,
  ButtonLink,
  Callout,
  ErrorState,
  format,
  Icon,
  Link,
  paths,
  Section,
  useMutation,
  useNavigate,
  useQuery,
  useQueryClient,
} from '#console';
import { ApprovalsPanel } from './approvals-panel.tsx';
import { DecisionBadge, decisionTone } from './decision.tsx';
import { FailedFormats } from './failed-formats.tsx';
import { messages as around } from './interview-messages.en.ts';
import { messages } from './messages.en.ts';
import { sessionApi, sessionPath, sessionQuery } from './queries.ts';
import type { Decision, Session } from './types.ts';

const text = messages.result;
/** In the order in which people ask for them. */
const FORMATS = ['pdf', 'docx', 'html', 'md', 'json'];

/** The decision, its documents, who agrees, and why; `children` stand before the way back to the answers. */
export function ResultView({ session, children }: { session: Session; children: ReactNode }) {
  const { decision } = session;
  if (session.status === 'deciding') return <Callout tone="accent" live="polite" title={text.deciding} />;
  if (session.status === 'abandoned' || decision === null) {
    return (
      <div className="max-w-[80ch] space-y-8">
        <Callout title={text.abandoned} />
        {children}
      </div>
    );
  }
  const kind = session.committee?.outcome ?? decision.decision;
  return (
    <div className="max-w-[80ch]">
      <div className="mb-6">
        <Callout tone={decisionTone(kind)}>
          <h2 className="text-sm">{text.decisionLabel}</h2>
          <p className="text-2xl font-strong">{messages.decision[kind].title}</p>
          <p className="mt-1">{messages.decision[kind].meaning}</p>
          {session.committee?.comment && (
            <p className="mt-2 whitespace-pre-line">{session.committee.comment}</p>
          )}
        </Callout>
      </div>
      {session.status === 'awaiting-committee' && <CommitteeWait session={session} />}
      <Section title={text.documents}>
        <FailedFormats session={session} />
        <Documents session={session} />
      </Section>
      {session.status === 'completed' && <ApprovalsPanel session={session.id} />}
      <Section title={text.rules}>
        <Rules decision={decision} session={session} />
      </Section>
      {children}
      {session.status === 'completed' && <Reopen session={session} />}
    </div>
  );
}

function CommitteeWait({ session }: { session: Session }) {
  const approval = useQuery(approvalsQuery('pending')).data?.items.find(
    ({ run_id }) => run_id === session.run_id,
  );
  return (
    <div className="mb-6">
      <Callout title={text.committee}>
        <p className="mb-3">{text.committeeDetail}</p>
        <span className="flex flex-wrap gap-2">
          {approval && (
            <ButtonLink to={`/approvals#${approval.id}`} look="primary">
              {text.approval}
            </ButtonLink>
          )}
          <ButtonLink to={`/runs/${session.run_id}`}>{text.run}</ButtonLink>
        </span>
      </Callout>
    </div>
  );
}

/** What led to the decision, and behind it what fired as well but would have been milder. */
function Rules({ decision, session }: { decision: Decision; session: Session }) {
  if (decision.rules.length === 0) return <p className="text-muted">{text.noRules}</p>;
  const decisive = decision.rules.filter(({ outcome }) => outcome === decision.decision);
  const others = decision.rules.filter((rule) => !decisive.includes(rule));
  return (
    <>
      <RuleList rules={decisive} session={session} />
      {others.length > 0 && (
        <details className="mt-3">
          <summary className="min-h-8 py-1">{around.otherRules(others.length)}</summary>
          <div className="mt-2">
            <RuleList rules={others} session={session} />
          </div>
        </details>
      )}
    </>
  );
}

function RuleList({ rules, session }: { rules: Decision['rules']; session: Session }) {
  return (
    <ol className="space-y-3">
      {rules.map((rule) => (
        <li key={`${rule.id} ${rule.because}`} className="rounded-lg border border-line bg-surface p-4">
          <div className="mb-2 flex flex-wrap items-start justify-between gap-2">
            <h3 className="font-strong">{rule.title}</h3>
            <DecisionBadge decision={rule.outcome} />
          </div>
          <dl className="space-y-2">
            <div>
              <dt className="text-sm text-muted">{text.because}</dt>
              <dd>{rule.because}</dd>
            </div>
            <div>
              <dt className="text-sm text-muted">{text.wouldChange}</dt>
              <dd>{rule.wouldChange}</dd>
            </div>
          </dl>
          <Evidence ids={rule.evidence} session={session} />
        </li>
      ))}
    </ol>
  );
}

function Evidence({ ids, session }: { ids: readonly string[]; session: Session }) {
  const questions = session.questions.filter(({ id }) => ids.includes(id));
  if (questions.length === 0) return null;
  return (
    <details className="mt-2">
      <summary className="min-h-6 text-sm text-muted">
        {text.evidence} ({format.count(questions.length)})
      </summary>
      <ul className="mt-1 ml-5 list-disc text-sm">
        {questions.map((question) => (
          <li key={question.id}>
            {question.prompt}
            {typeof question.answer === 'string' && (
              <span className="block text-muted">{question.answer}</span>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}

function Documents({ session }: { session: Session }) {
  if (session.documents.length === 0) return <p className="text-muted">{text.documentsNone}</p>;
  return (
    <ul className="grid gap-2 sm:grid-cols-2">
      {session.documents
        .toSorted((a, b) => FORMATS.indexOf(a.format) - FORMATS.indexOf(b.format))
        .map((document) => (
          <li key={document.format}>
            <a
              href={document.url}
              download
              className="flex min-h-10 items-center gap-3 rounded-md border border-line bg-surface px-3 py-2 hover:bg-sunken"
            >
              <Icon d={paths.file} className="text-muted" />
              <span className="flex-1 font-strong">
                {text.format[document.format] ?? document.format.toUpperCase()}
              </span>
              <span className="text-sm text-muted">
                {text.version(document.version)} · {format.bytes(document.size)}
              </span>
            </a>
          </li>
        ))}
    </ul>
  );
}

function Reopen({ session }: { session: Session }) {
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const reopen = useMutation({
    mutationFn: () => api.post<Session>(`${sessionApi(session.id)}/reopen`),
    onSuccess: async (next) => {
      queryClient.setQueryData(sessionQuery(session.id).queryKey, next);
      await navigate({ to: sessionPath(session.id), search: { q: next.questions[0]?.id } });
    },
  });
  return (
    <Section title={text.change}>
      <p className="mb-3 text-muted">{text.changeDetail}</p>
      {reopen.isError && <ErrorState error={reopen.error} />}
      <span className="flex flex-wrap gap-2">
        <Button busy={reopen.isPending} onClick={() => reopen.mutate()}>
          {text.reopen}
        </Button>
        <Link
          to={`/runs/${session.run_id}`}
          className="inline-flex min-h-8 items-center px-3 text-accent underline"
        >
          {text.run}
        </Link>
      </span>
    </Section>
  );
}
