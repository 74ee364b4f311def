import {
  Button,
  DataTable,
  EmptyState,
  ErrorState,
  Page,
  RelativeTime,
  RowLink,
  Skeleton,
  useInfiniteQuery,
  useNavigate,
  useSearch,
  useSelectedProject,
} from '#console';
import { SelectField } from '../fields.tsx';
import { messages as common } from '../messages.en.ts';
import { messages as text } from './coalition-messages.en.ts';
import { coalitionPath, coalitionsQuery } from './coalition-queries.ts';
import { PHASES } from './coalition-types.ts';
import { NewCoalitionDialog } from './new-coalition-dialog.tsx';
import { PhaseBadge } from './phase-badge.tsx';

const crumb = { to: '/apps/coalition', label: common.population.title };
const here = '/apps/coalition/coalitions';

/** Every coalition, newest first. `?form=1` opens the dialog that forms one, `?phase=` says which are listed. */
export default function CoalitionsPage() {
  const search = useSearch({ strict: false }) as { form?: unknown; phase?: unknown };
  const navigate = useNavigate();
  const [project] = useSelectedProject();
  const phase = PHASES.find((one) => one === search.phase) ?? '';
  const query = useInfiniteQuery(coalitionsQuery(phase));
  const coalitions = query.data?.pages.flatMap(({ items }) => items) ?? [];
  const shown = phase === '' ? {} : { phase };
  const form = (
    <Button look="primary" onClick={() => void navigate({ to: here, search: { ...shown, form: 1 } })}>
      {text.form}
    </Button>
  );
  return (
    <Page title={text.title} state={text.lead} crumb={crumb} actions={form}>
      {query.isPending ? (
        <Skeleton rows={6} height="h-10" />
      ) : query.isError && coalitions.length === 0 ? (
        <ErrorState error={query.error} retry={() => void query.refetch()} />
      ) : coalitions.length === 0 && phase === '' ? (
        <EmptyState title={text.emptyTitle} detail={text.emptyDetail} action={form} />
      ) : (
        <>
          <div className="mb-4 max-w-48">
            <SelectField
              label={text.phaseFilter}
              value={phase}
              options={[
                { value: '', label: text.any },
                ...PHASES.map((value) => ({ value, label: text.phase[value] })),
              ]}
              onChange={(value) =>
                void navigate({ to: here, search: value === '' ? {} : { phase: value }, replace: true })
              }
            />
          </div>
          {coalitions.length === 0 ? (
            <EmptyState title={text.none} />
          ) : (
            <DataTable
              caption={text.title}
              rows={coalitions}
              keyOf={({ id }) => id}
              columns={[
                {
                  id: 'purpose',
                  header: text.purpose,
                  className: 'min-w-48',
                  cell: ({ id, purpose }) => <RowLink to={coalitionPath(id)}>{purpose}</RowLink>,
                },
                { id: 'phase', header: text.phaseFilter, cell: (row) => <PhaseBadge phase={row.phase} /> },
                {
                  id: 'members',
                  header: text.members,
                  hideBelow: 'sm',
                  cell: ({ members }) =>
                    members
                      .filter(({ standing }) => standing === 'joined')
                      .map(({ agent }) => agent)
                      .join(', '),
                },
                {
                  id: 'rule',
                  header: text.rule,
                  hideBelow: 'md',
                  cell: ({ payoff_rule: rule }) => text.rules[rule],
                },
                {
                  id: 'changed',
                  header: text.changed,
                  hideBelow: 'md',
                  cell: ({ changed_at: at }) => <RelativeTime at={at} />,
                },
              ]}
            />
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
      {search.form !== undefined && (
        <NewCoalitionDialog
          project={project}
          onClose={() => void navigate({ to: here, search: shown, replace: true })}
        />
      )}
    </Page>
  );
}
