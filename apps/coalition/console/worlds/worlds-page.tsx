import { useState } from 'react';
import {
  Button,
  DataTable,
  EmptyState,
  format,
  Loaded,
  Page,
  RelativeTime,
  RowLink,
  Skeleton,
  useQuery,
  useSelectedProject,
} from '#console';
import { messages as common } from '../messages.en.ts';
import { worldPath, worldsQuery } from '../queries.ts';
import { NewWorldDialog } from './new-world-dialog.tsx';
import { messages as text } from './world-messages.en.ts';

const crumb = { to: '/apps/coalition', label: common.population.title };
const kinds: Readonly<Record<string, string>> = text.kindNames;

/** Worlds that many agents share. */
export default function WorldsPage() {
  const query = useQuery(worldsQuery);
  const [project] = useSelectedProject();
  const [making, setMaking] = useState(false);
  const make = (
    <Button look="primary" onClick={() => setMaking(true)}>
      {text.make}
    </Button>
  );
  return (
    <Page title={text.title} state={text.lead} crumb={crumb} actions={make}>
      <Loaded query={query} skeleton={<Skeleton rows={6} height="h-10" />}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title={text.emptyTitle} detail={text.emptyDetail} action={make} />
          ) : (
            <DataTable
              caption={text.title}
              rows={items}
              keyOf={({ id }) => id}
              columns={[
                {
                  id: 'world',
                  header: text.world,
                  className: 'min-w-48',
                  cell: ({ id, name, environment: { kind, rows, columns } }) => (
                    <>
                      <RowLink to={worldPath(id)}>{name}</RowLink>
                      <span className="block text-sm text-muted">
                        {kinds[String(kind)]}
                        {typeof rows === 'number' && ` · ${rows} × ${String(columns)}`}
                      </span>
                    </>
                  ),
                },
                {
                  id: 'tick',
                  header: text.tick,
                  align: 'right',
                  cell: ({ tick }) => format.count(tick),
                },
                {
                  id: 'pace',
                  header: text.pace,
                  align: 'right',
                  hideBelow: 'sm',
                  cell: ({ ticks_per_second: pace }) => pace ?? text.usualPace,
                },
                {
                  id: 'made',
                  header: text.made,
                  hideBelow: 'sm',
                  cell: ({ created_at: at }) => <RelativeTime at={at} />,
                },
              ]}
            />
          )
        }
      </Loaded>
      {making && <NewWorldDialog project={project} onClose={() => setMaking(false)} />}
    </Page>
  );
}
