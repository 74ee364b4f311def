import { useDeferredValue, useState } from 'react';
import {
  Button,
  DataTable,
  Dialog,
  EmptyState,
  ErrorState,
  Field,
  Input,
  Page,
  ProgressBar,
  RelativeTime,
  RowLink,
  Skeleton,
  useInfiniteQuery,
  useMutation,
  useNavigate,
  useSearch,
  useSelectedProject,
} from '#console';
import { DecisionBadge, SessionBadge } from './decision.tsx';
import { messages } from './messages.en.ts';
import { sessionPath, sessionsQuery, startSession } from './queries.ts';
import type { SessionSummary } from './types.ts';

const text = messages.sessions;
const NAME_LIMIT = 200;

/** The portfolio: every charter with how far it is and what was decided. */
export default function SessionsPage() {
  const { start } = useSearch({ strict: false }) as { start?: unknown };
  const navigate = useNavigate();
  const [project] = useSelectedProject();
  const [find, setFind] = useState('');
  const wanted = useDeferredValue(find.trim());
  const query = useInfiniteQuery(sessionsQuery(project, wanted));
  const sessions = query.data?.pages.flatMap((page) => page.items) ?? [];
  const open = () => void navigate({ to: '/apps/charter', search: { start: 1 } });
  const close = () => void navigate({ to: '/apps/charter', search: {}, replace: true });
  const startButton = (
    <Button look="primary" onClick={open}>
      {text.start}
    </Button>
  );
  return (
    <Page title={text.title} state={text.lead} actions={startButton}>
      {query.isPending ? (
        <Skeleton rows={6} height="h-10" />
      ) : query.isError && sessions.length === 0 ? (
        <ErrorState error={query.error} retry={() => void query.refetch()} />
      ) : sessions.length === 0 && find === '' ? (
        <EmptyState title={text.emptyTitle} detail={text.emptyDetail} action={startButton} />
      ) : (
        <>
          <search className="mb-4 block max-w-xs">
            <Field label={text.filter}>
              {(props) => (
                <Input
                  {...props}
                  type="search"
                  maxLength={NAME_LIMIT}
                  value={find}
                  onChange={(event) => setFind(event.target.value)}
                />
              )}
            </Field>
          </search>
          {sessions.length === 0 ? (
            <EmptyState
              title={text.noMatch}
              action={<Button onClick={() => setFind('')}>{text.clear}</Button>}
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

const dash = <span className="text-muted">{text.none}</span>;

function Sessions({ sessions }: { sessions: readonly SessionSummary[] }) {
  return (
    <DataTable
      caption={text.title}
      rows={sessions}
      keyOf={(session) => session.id}
      columns={[
        {
          id: 'project',
          header: text.session,
          cell: (session) => <RowLink to={sessionPath(session.id)}>{session.project_name}</RowLink>,
        },
        {
          id: 'status',
          header: text.status,
          hideBelow: 'sm',
          cell: (session) => <SessionBadge status={session.status} />,
        },
        {
          id: 'progress',
          header: text.progress,
          className: 'w-44 max-sm:w-32',
          cell: (session) => (
            <ProgressBar value={session.progress} label={`${text.progress}: ${session.project_name}`} />
          ),
        },
        {
          id: 'decision',
          header: text.decision,
          cell: (session) =>
            session.decision_kind ? <DecisionBadge decision={session.decision_kind} /> : dash,
        },
        {
          id: 'age',
          header: text.age,
          hideBelow: 'lg',
          cell: (session) => <RelativeTime at={session.created_at} />,
        },
        {
          id: 'changed',
          header: text.changed,
          hideBelow: 'md',
          cell: (session) => <RelativeTime at={session.updated_at} />,
        },
      ]}
    />
  );
}

function StartDialog({ project, onClose }: { project: string | null; onClose: () => void }) {
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const [tried, setTried] = useState(false);
  const start = useMutation({
    mutationFn: () => startSession(name.trim(), project),
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
