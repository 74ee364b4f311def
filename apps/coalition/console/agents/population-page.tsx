import { useState } from 'react';
import {
  Button,
  EmptyState,
  ErrorState,
  format,
  Page,
  Skeleton,
  useNavigate,
  useQuery,
  useSearch,
  useSelectedProject,
} from '#console';
import { EmergencyBanner, EmergencyButton } from '../emergency-banner.tsx';
import { messages } from '../messages.en.ts';
import { pageSize, populationQuery } from '../queries.ts';
import { CreateDialog } from './create-dialog.tsx';
import { FirstAgents } from './first-agents.tsx';
import { PopulationActions } from './population-actions.tsx';
import { PopulationFigures } from './population-figures.tsx';
import { PopulationFilter } from './population-filter.tsx';
import { PopulationTable } from './population-table.tsx';
import { asSearch, usePopulationView } from './population-view.ts';

const text = messages.population;

/** Every agent, newest first. `?create=1` opens the dialog that makes one. */
export default function PopulationPage() {
  const { create, world = '' } = useSearch({ strict: false }) as { create?: unknown; world?: unknown };
  const navigate = useNavigate();
  const [project] = useSelectedProject();
  const [view, setView] = usePopulationView();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const query = useQuery(populationQuery({ ...view, world: '', project }));
  const rows = query.data?.items ?? [];
  const filtered = view.search !== '' || view.status !== '' || view.kind !== '';
  const open = () =>
    void navigate({ to: '/apps/coalition', search: { ...asSearch(view), create: 1 }, resetScroll: false });
  const close = () =>
    void navigate({ to: '/apps/coalition', search: asSearch(view), replace: true, resetScroll: false });
  return (
    <Page
      title={text.title}
      state={text.lead}
      actions={
        <>
          <EmergencyButton />
          <Button look="primary" onClick={open}>
            {text.create}
          </Button>
        </>
      }
    >
      <EmergencyBanner />
      <PopulationFigures />
      {query.isPending ? (
        <Skeleton rows={8} height="h-10" />
      ) : query.isError && rows.length === 0 ? (
        <ErrorState error={query.error} retry={() => void query.refetch()} />
      ) : query.data?.total === 0 && !filtered ? (
        <FirstAgents project={project} />
      ) : (
        <>
          <PopulationFilter view={view} onChange={setView} />
          <PopulationActions
            rows={rows.filter(({ id }) => chosen.has(id))}
            onClear={() => setChosen(new Set())}
          />
          {rows.length === 0 ? (
            <EmptyState
              title={text.filter.none}
              action={
                <Button onClick={() => setView({ search: '', status: '', kind: '', page: 0 })}>
                  {text.filter.clear}
                </Button>
              }
            />
          ) : (
            <>
              <label className="mb-2 ml-3 inline-flex min-h-6 items-center gap-3 text-sm text-muted">
                <input
                  type="checkbox"
                  className="size-4"
                  checked={rows.every(({ id }) => chosen.has(id))}
                  onChange={(event) =>
                    setChosen(new Set(event.target.checked ? rows.map(({ id }) => id) : []))
                  }
                />
                {text.selectAll}
              </label>
              <PopulationTable rows={rows} chosen={chosen} onChoose={setChosen} />
            </>
          )}
          <Pager
            page={view.page}
            total={query.data?.total ?? 0}
            onTurn={(page) => {
              setChosen(new Set());
              setView({ ...view, page });
            }}
          />
        </>
      )}
      {create !== undefined && (
        <CreateDialog project={project} world={typeof world === 'string' ? world : ''} onClose={close} />
      )}
    </Page>
  );
}

function Pager({ page, total, onTurn }: { page: number; total: number; onTurn: (page: number) => void }) {
  const last = Math.max(0, Math.ceil(total / pageSize) - 1);
  if (last === 0) return null;
  const first = page * pageSize + 1;
  const end = Math.min(total, first + pageSize - 1);
  return (
    <nav aria-label={text.pages} className="mt-4 flex flex-wrap items-center justify-center gap-3">
      <Button disabled={page === 0} onClick={() => onTurn(page - 1)}>
        {text.before}
      </Button>
      <span className="text-muted" role="status">
        {text.page(format.count(first), format.count(end), format.count(total))}
      </span>
      <Button disabled={page >= last} onClick={() => onTurn(page + 1)}>
        {text.after}
      </Button>
    </nav>
  );
}
