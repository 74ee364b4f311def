import { useDeferredValue, useState } from 'react';
import {
  Button,
  ButtonLink,
  DataTable,
  Dialog,
  EmptyState,
  ErrorState,
  Field,
  format,
  Input,
  Page,
  ProgressBar,
  RelativeTime,
  RowLink,
  Select,
  Skeleton,
  useInfiniteQuery,
  useMutation,
  useNavigate,
  useQuery,
  useSearch,
  useSelectedProject,
} from '#console';
import { DecisionBadge, SessionBadge } from './decision.tsx';
import { asSearch, isWhole, ListFilter, wholeList } from './list-filter.tsx';
import { messages } from './messages.en.ts';
import { messages as portfolio } from './portfolio-messages.en.ts';
import { portfolioPath } from './portfolio-queries.ts';
import { type Beginning, sessionPath, sessionsQuery, startSession } from './queries.ts';
import { SavedViews } from './saved-views.tsx';
import { messages as together } from './together-messages.en.ts';
import { templatesQuery } from './together-queries.ts';
import type { ListedSession } from './types.ts';
import { useListView } from './use-list-view.ts';
import { WaitingList } from './waiting-list.tsx';

const text = messages.sessions;
const NAME_LIMIT = 200;

/** The portfolio: every charter with how far it is and what was decided. */
export default function SessionsPage() {
  const { start } = useSearch({ strict: false }) as { start?: unknown };
  const navigate = useNavigate();
  const [project] = useSelectedProject();
  const [view, setView] = useListView();
  const wanted = useDeferredValue(view);
  const query = useInfiniteQuery(sessionsQuery(project, wanted));
  const sessions = query.data?.pages.flatMap((page) => page.items) ?? [];
  const open = () => void navigate({ to: '/apps/charter', search: { ...asSearch(view), start: 1 } });
  const close = () => void navigate({ to: '/apps/charter', search: asSearch(view), replace: true });
  const startButton = (
    <Button look="primary" onClick={open}>
      {text.start}
    </Button>
  );
  const actions = (
    <>
      {startButton}
      <ButtonLink to={portfolioPath}>{portfolio.open}</ButtonLink>
    </>
  );
  return (
    <Page title={text.title} state={text.lead} actions={actions}>
      <WaitingList />
      {query.isPending ? (
        <Skeleton rows={6} height="h-10" />
      ) : query.isError && sessions.length === 0 ? (
        <ErrorState error={query.error} retry={() => void query.refetch()} />
      ) : sessions.length === 0 && isWhole(view) ? (
        <EmptyState title={text.emptyTitle} detail={text.emptyDetail} action={startButton} />
      ) : (
        <>
          <ListFilter view={view} onChange={setView} />
          <SavedViews view={view} onChoose={setView} />
          {sessions.length === 0 ? (
            <EmptyState
              title={text.noMatch}
              action={<Button onClick={() => setView(wholeList)}>{text.clear}</Button>}
            />
          ) : (
            <Sessions sessions={sessions} />
          )}
          {query.hasNextPage && (
            <div className="mt-4 flex justify-center">
              <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                {text.more}
              </Button>
            </div>
          )}
        </>
      )}
      {start !== undefined && <StartDialog project={project} onClose={close} />}
    </Page>
  );
}

function beginningOf(chosen: string): Beginning {
  const [kind, id = ''] = chosen.split(' ');
  if (kind === 'template') return { template_id: id };
  return kind === 'session' ? { from_session: id } : {};
}

/** The name takes what the others leave; only it may break. */
const nowrap = 'whitespace-nowrap';

const dash = <span className="text-muted">{text.none}</span>;

function Sessions({ sessions }: { sessions: readonly ListedSession[] }) {
  return (
    <DataTable
      caption={text.title}
      rows={sessions}
      keyOf={(session) => session.id}
      columns={[
        {
          id: 'project',
          header: text.session,
          className: 'min-w-56 max-xl:min-w-48',
          cell: (session) => (
            <>
              <RowLink to={sessionPath(session.id)}>{session.project_name}</RowLink>
              <span className="mt-1 flex items-center gap-2 sm:hidden">
                <State session={session} />
              </span>
            </>
          ),
        },
        {
          id: 'state',
          header: text.status,
          hideBelow: 'sm',
          className: nowrap,
          cell: (session) => <State session={session} />,
        },
        {
          id: 'progress',
          header: text.progress,
          hideBelow: 'lg',
          className: `${nowrap} w-40`,
          cell: (session) => (
            <ProgressBar value={session.progress} label={`${text.progress}: ${session.project_name}`} />
          ),
        },
        {
          id: 'waits',
          header: together.list.waitsFor,
          hideBelow: 'md',
          className: nowrap,
          cell: (session) => <WaitsFor session={session} />,
        },
        {
          id: 'age',
          header: text.age,
          hideBelow: 'xl',
          className: nowrap,
          cell: (session) => <RelativeTime at={session.created_at} />,
        },
        {
          id: 'changed',
          header: text.changed,
          hideBelow: 'xl',
          className: nowrap,
          cell: (session) => <RelativeTime at={session.updated_at} />,
        },
      ]}
    />
  );
}

/** What was decided, or how it stands; with the progress where there is no column for it. */
function State({ session: { status, decision_kind: decision, progress } }: { session: ListedSession }) {
  if (decision !== null && status === 'completed') return <DecisionBadge decision={decision} />;
  return (
    <>
      <SessionBadge status={status} />
      {status === 'in-progress' && (
        <span className="ml-2 text-sm text-muted lg:hidden">{format.percent(progress)}</span>
      )}
    </>
  );
}

/** Who has something to do, or the owner, who goes on answering. */
function WaitsFor({ session }: { session: ListedSession }) {
  if (session.status === 'awaiting-committee') return together.list.committee;
  if (session.status !== 'in-progress') return dash;
  const people = session.assignees.length === 0 ? [session.owner] : session.assignees;
  return (
    <span title={people.map(({ email }) => email).join(', ')}>
      <span className="block max-w-44 truncate">{people.map(({ name }) => name).join(', ')}</span>
      {session.due && (
        <span
          className={`block text-sm whitespace-nowrap ${session.overdue ? 'font-strong text-bad' : 'text-muted'}`}
        >
          {(session.overdue ? together.list.overdue : together.list.due)(format.calendarDay(session.due))}
        </span>
      )}
    </span>
  );
}

function StartDialog({ project, onClose }: { project: string | null; onClose: () => void }) {
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const [tried, setTried] = useState(false);
  const [beginning, setBeginning] = useState('');
  const templates = useQuery(templatesQuery).data?.items ?? [];
  const others = useInfiniteQuery(sessionsQuery(project, wholeList)).data?.pages[0]?.items ?? [];
  const start = useMutation({
    mutationFn: () => startSession(name.trim(), project, beginningOf(beginning)),
    onSuccess: (session) => navigate({ to: sessionPath(session.id), replace: true }),
  });
  return (
    <Dialog title={text.startTitle} onClose={onClose}>
      <form
        className="space-y-4"
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (name.trim() !== '' && !start.isPending) start.mutate();
        }}
      >
        <Field
          label={text.name}
          hint={text.nameHint}
          error={tried && name.trim() === '' ? text.nameRequired : undefined}
        >
          {(props) => (
            <Input
              {...props}
              maxLength={NAME_LIMIT}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        {templates.length + others.length > 0 && (
          <Field label={together.list.begin}>
            {(props) => (
              <Select {...props} value={beginning} onChange={(event) => setBeginning(event.target.value)}>
                <option value="">{together.list.empty}</option>
                {templates.map(({ id, name: title }) => (
                  <option key={id} value={`template ${id}`}>
                    {together.list.template(title)}
                  </option>
                ))}
                {others
                  .filter(({ progress }) => progress > 0)
                  .map((other) => (
                    <option key={other.id} value={`session ${other.id}`}>
                      {together.list.copy(other.project_name)}
                    </option>
                  ))}
              </Select>
            )}
          </Field>
        )}
        {start.isError && <ErrorState error={start.error} />}
        <div className="flex justify-end">
          <Button type="submit" look="primary" busy={start.isPending}>
            {text.begin}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
