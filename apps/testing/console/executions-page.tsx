import {
  Button,
  ButtonLink,
  DataTable,
  EmptyState,
  ErrorState,
  format,
  Page,
  RelativeTime,
  RowLink,
  Skeleton,
  useInfiniteQuery,
  useNavigate,
  useSearch,
  useSelectedProject,
} from '#console';
import { ExecutionBadge } from './badges.tsx';
import { messages } from './messages.en.ts';
import { executionPath, executionsQuery } from './queries.ts';
import { StartDialog } from './start-dialog.tsx';
import type { Execution } from './types.ts';
import { whatOf } from './words.ts';

const text = messages.list;

/** Every execution, newest first. `?start=1` opens the dialog that begins one, `&url=` with an address. */
export default function ExecutionsPage() {
  const { start, url } = useSearch({ strict: false }) as { start?: unknown; url?: unknown };
  const navigate = useNavigate();
  const [project] = useSelectedProject();
  const query = useInfiniteQuery(executionsQuery(project));
  const executions = query.data?.pages.flatMap((page) => page.items) ?? [];
  const startButton = (
    <Button look="primary" onClick={() => void navigate({ to: '/apps/testing', search: { start: 1 } })}>
      {text.start}
    </Button>
  );
  const actions = (
    <>
      {startButton}
      <ButtonLink to="/apps/testing/suites">{text.suites}</ButtonLink>
    </>
  );
  return (
    <Page title={text.title} state={text.lead} actions={actions}>
      {query.isPending ? (
        <Skeleton rows={6} height="h-10" />
      ) : query.isError && executions.length === 0 ? (
        <ErrorState error={query.error} retry={() => void query.refetch()} />
      ) : executions.length === 0 ? (
        <EmptyState title={text.emptyTitle} detail={text.emptyDetail} action={startButton} />
      ) : (
        <>
          <Executions executions={executions} />
          {query.hasNextPage && (
            <div className="mt-4 flex justify-center">
              <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                {text.more}
              </Button>
            </div>
          )}
        </>
      )}
      {start !== undefined && (
        <StartDialog
          project={project}
          url={typeof url === 'string' ? url : ''}
          onClose={() => void navigate({ to: '/apps/testing', search: {}, replace: true })}
        />
      )}
    </Page>
  );
}

function Executions({ executions }: { executions: readonly Execution[] }) {
  return (
    <DataTable
      caption={text.title}
      rows={executions}
      keyOf={({ id }) => id}
      columns={[
        {
          id: 'site',
          header: text.site,
          className: 'min-w-56',
          cell: ({ id, url }) => <RowLink to={executionPath(id)}>{url}</RowLink>,
        },
        { id: 'state', header: text.state, cell: (execution) => <ExecutionBadge execution={execution} /> },
        {
          id: 'findings',
          header: text.findings,
          align: 'right',
          hideBelow: 'sm',
          cell: ({ summary }) =>
            summary === null
              ? text.none
              : format.count(Object.values(summary.findings).reduce((a, b) => a + b, 0)),
        },
        {
          id: 'types',
          header: text.types,
          hideBelow: 'lg',
          cell: whatOf,
        },
        {
          id: 'took',
          header: text.took,
          align: 'right',
          hideBelow: 'md',
          className: 'whitespace-nowrap',
          cell: ({ spent_seconds: spent }) => format.duration(spent),
        },
        {
          id: 'when',
          header: text.when,
          hideBelow: 'md',
          className: 'whitespace-nowrap',
          cell: ({ created_at: at }) => <RelativeTime at={at} />,
        },
      ]}
    />
  );
}
