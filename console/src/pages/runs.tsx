import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { RunFilter } from '../api/queries.ts';
import { runsQuery } from '../api/queries.ts';
import { RUN_STATUSES } from '../api/types.ts';
import { installedApps } from '../apps/discover.ts';
import { appTitle } from '../apps/titles.ts';
import { Button, ButtonLink } from '../kit/button.tsx';
import { DataTable } from '../kit/data-table.tsx';
import { Field, Select } from '../kit/field.tsx';
import { Page } from '../kit/page.tsx';
import { useSelectedProject } from '../kit/project.tsx';
import { runColumns } from '../kit/run-parts.tsx';
import { EmptyState, ErrorState, Skeleton } from '../kit/states.tsx';
import { messages } from '../messages.en.ts';

const text = messages.runs;

export default function Runs() {
  // The route's validateSearch has made this shape; the router is not registered, so it cannot say so itself.
  const filter = useSearch({ strict: false }) as RunFilter;
  const [project] = useSelectedProject();
  const navigate = useNavigate();
  const query = useInfiniteQuery(runsQuery({ ...filter, project: filter.project ?? project ?? undefined }));
  const rows = query.data?.pages.flatMap((page) => page.items) ?? [];
  const filtered = filter.app !== undefined || filter.status !== undefined || filter.project !== undefined;
  const set = (change: Partial<Record<keyof RunFilter, string>>) =>
    void navigate({ to: '/runs', search: { ...filter, ...change }, replace: true });
  const clear = () => void navigate({ to: '/runs', search: {}, replace: true });
  return (
    <Page title={text.title} state={text.lead}>
      <search className="mb-4 flex flex-wrap items-end gap-3" aria-label={text.filters}>
        <Field label={text.status}>
          {(props) => (
            <Select
              {...props}
              value={filter.status ?? ''}
              onChange={(event) => set({ status: event.target.value })}
            >
              <option value="">{text.anyStatus}</option>
              {RUN_STATUSES.map((status) => (
                <option key={status} value={status}>
                  {messages.status[status]}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label={text.app}>
          {(props) => (
            <Select
              {...props}
              value={filter.app ?? ''}
              onChange={(event) => set({ app: event.target.value })}
            >
              <option value="">{text.anyApp}</option>
              {installedApps.map((app) => (
                <option key={app.id} value={app.id}>
                  {app.title}
                </option>
              ))}
            </Select>
          )}
        </Field>
        {filtered && (
          <Button look="quiet" onClick={clear}>
            {text.clear}
          </Button>
        )}
      </search>
      {query.isPending ? (
        <Skeleton rows={8} height="h-10" />
      ) : query.isError && rows.length === 0 ? (
        <ErrorState error={query.error} retry={() => void query.refetch()} />
      ) : rows.length === 0 ? (
        filtered ? (
          <EmptyState
            title={text.emptyFiltered}
            detail={text.emptyFilteredDetail}
            action={<Button onClick={clear}>{text.clear}</Button>}
          />
        ) : (
          <EmptyState
            title={text.emptyTitle}
            detail={text.emptyDetail}
            action={
              installedApps[0] && (
                <ButtonLink look="primary" to={`/apps/${installedApps[0].id}`}>
                  {messages.home.nextStartAction(installedApps[0].title)}
                </ButtonLink>
              )
            }
          />
        )
      ) : (
        <>
          <DataTable
            caption={text.title}
            columns={runColumns(appTitle)}
            rows={rows}
            keyOf={(run) => run.id}
          />
          {query.hasNextPage && (
            <div className="mt-4 flex justify-center">
              <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                {messages.common.more}
              </Button>
            </div>
          )}
        </>
      )}
    </Page>
  );
}
