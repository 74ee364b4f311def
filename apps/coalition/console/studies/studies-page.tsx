import {
  Button,
  DataTable,
  EmptyState,
  ErrorState,
  Page,
  ProgressBar,
  RelativeTime,
  RowLink,
  Skeleton,
  useInfiniteQuery,
  useNavigate,
  useSearch,
  useSelectedProject,
} from '#console';
import { StudyBadge } from './study-badge.tsx';
import { messages } from './study-messages.en.ts';
import { isOpen, studiesQuery, studyPath } from './study-queries.ts';
import { StudyStartDialog } from './study-start-dialog.tsx';
import type { Study } from './study-types.ts';

const text = messages.list;

/** Every study, newest first. `?start=1` opens the dialog that begins one. */
export default function StudiesPage() {
  const { start } = useSearch({ strict: false }) as { start?: unknown };
  const navigate = useNavigate();
  const [project] = useSelectedProject();
  const query = useInfiniteQuery(studiesQuery(project));
  const studies = query.data?.pages.flatMap(({ items }) => items) ?? [];
  const open = (search: object) =>
    void navigate({ to: '/apps/coalition/studies', search, replace: !('start' in search) });
  const startButton = (
    <Button look="primary" onClick={() => open({ start: 1 })}>
      {text.start}
    </Button>
  );
  return (
    <Page title={text.title} state={text.lead} actions={startButton}>
      {query.isPending ? (
        <Skeleton rows={6} height="h-10" />
      ) : query.isError && studies.length === 0 ? (
        <ErrorState error={query.error} retry={() => void query.refetch()} />
      ) : studies.length === 0 ? (
        <EmptyState title={text.emptyTitle} detail={text.emptyDetail} action={startButton} />
      ) : (
        <>
          <Studies studies={studies} />
          {query.hasNextPage && (
            <div className="mt-4 flex justify-center">
              <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                {text.more}
              </Button>
            </div>
          )}
        </>
      )}
      {start !== undefined && <StudyStartDialog project={project} onClose={() => open({})} />}
    </Page>
  );
}

function Studies({ studies }: { studies: readonly Study[] }) {
  return (
    <DataTable
      caption={text.title}
      rows={studies}
      keyOf={({ id }) => id}
      columns={[
        {
          id: 'name',
          header: text.name,
          className: 'min-w-40',
          cell: ({ id, name }) => <RowLink to={studyPath(id)}>{name}</RowLink>,
        },
        {
          id: 'state',
          header: text.state,
          className: 'min-w-28',
          cell: (study) =>
            isOpen(study) ? (
              <ProgressBar value={study.done / study.seeds} label={study.name} />
            ) : (
              <StudyBadge study={study} />
            ),
        },
        {
          id: 'world',
          header: text.world,
          hideBelow: 'md',
          cell: ({ world }) => messages.world[world.kind].label,
        },
        {
          id: 'members',
          header: text.members,
          align: 'right',
          hideBelow: 'md',
          cell: ({ members }) => members.length,
        },
        {
          id: 'found',
          header: text.found,
          hideBelow: 'lg',
          className: 'max-w-96',
          cell: ({ conclusions: [first] }) => (
            <span className="line-clamp-2 text-sm text-muted">{first ?? text.none}</span>
          ),
        },
        {
          id: 'when',
          header: text.when,
          hideBelow: 'sm',
          className: 'whitespace-nowrap',
          cell: ({ created_at: at }) => <RelativeTime at={at} />,
        },
      ]}
    />
  );
}
