import { useState } from 'react';
import {
  Button,
  ButtonLink,
  EmptyState,
  Field,
  Loaded,
  Page,
  Select,
  Skeleton,
  useNavigate,
  useQuery,
  useSearch,
  useSelectedProject,
} from '#console';
import { EditBar } from './editing/edit-bar.tsx';
import { messages as edit } from './editing/edit-messages.en.ts';
import { type GoneGraph, GoneNotice, useGoneGraph } from './editing/gone-graph.tsx';
import { NewGraphDialog } from './editing/new-graph-dialog.tsx';
import { useEditing } from './editing/use-editing.ts';
import { GraphExplorer, kindsOf } from './graph-explorer.tsx';
import { messages as text } from './graph-messages.en.ts';
import { exportHref, graphsQuery, outlineQuery } from './graph-queries.ts';
import type { Graph } from './graph-types.ts';

const link =
  'inline-flex min-h-8 items-center rounded-md border border-line-strong bg-surface px-3 py-1 font-strong hover:bg-sunken';

/** Graphs of what is known. `?graph=ID` says which. */
export default function GraphPage() {
  const { graph: wanted } = useSearch({ strict: false }) as { graph?: unknown };
  const [project] = useSelectedProject();
  const navigate = useNavigate();
  const graphs = useQuery(graphsQuery(project));
  const graph = graphs.data?.items.find(({ id }) => id === wanted) ?? graphs.data?.items[0];
  const [at, setAt] = useState<string | null>(null);
  const [making, setMaking] = useState(false);
  const choose = (id: string | null) => {
    setAt(null);
    const search = id === null ? {} : { graph: id };
    void navigate({ to: '/apps/coalition/knowledge', search: search as never });
  };
  const gone = useGoneGraph(choose);
  return (
    <Page
      title={text.title}
      state={text.lead}
      wide
      actions={
        graph && (
          <>
            <Button onClick={() => setMaking(true)}>{edit.newGraph}</Button>
            <Exports graph={graph} at={at} />
          </>
        )
      }
    >
      <GoneNotice gone={gone} />
      <Loaded query={graphs}>
        {({ items }) =>
          graph === undefined ? (
            <EmptyState
              title={text.emptyTitle}
              detail={text.emptyDetail}
              action={
                <>
                  <Button look="primary" onClick={() => setMaking(true)}>
                    {edit.newGraph}
                  </Button>
                  <ButtonLink to="/apps/coalition">{text.emptyAction}</ButtonLink>
                </>
              }
            />
          ) : (
            <>
              <div className="mb-4 max-w-80">
                <Field label={text.graph}>
                  {(control) => (
                    <Select {...control} value={graph.id} onChange={(event) => choose(event.target.value)}>
                      {items.map(({ id, name, gathered }) => (
                        <option key={id} value={id}>
                          {gathered ? text.gathered(name) : name}
                        </option>
                      ))}
                    </Select>
                  )}
                </Field>
              </div>
              <OneGraph key={graph.id} graph={graph} gone={gone} at={at} onTime={setAt} />
            </>
          )
        }
      </Loaded>
      {making && <NewGraphDialog project={project} onMade={choose} onClose={() => setMaking(false)} />}
    </Page>
  );
}

function Exports({ graph, at }: { graph: Graph; at: string | null }) {
  return (
    <>
      <span className="self-center pl-2 text-sm text-muted">{text.export}</span>
      {Object.entries(text.formats).map(([format, label]) => (
        <a
          key={format}
          href={exportHref(graph.id, format, at)}
          download
          className={link}
          aria-label={text.exportAs(label)}
        >
          {label}
        </a>
      ))}
    </>
  );
}

function OneGraph({
  graph,
  gone,
  at,
  onTime,
}: {
  graph: Graph;
  gone: GoneGraph;
  at: string | null;
  onTime: (at: string | null) => void;
}) {
  const outline = useQuery(outlineQuery(graph.id));
  const editing = useEditing(graph);
  const [chosen, setChosen] = useState<string | null>(null);
  return (
    <Loaded query={outline} skeleton={<Skeleton rows={1} height="h-[60vh]" />}>
      {(data) => (
        <>
          <EditBar
            editing={editing}
            kinds={kindsOf(data.nodes.type)}
            empty={data.nodes.id.length === 0}
            onAdded={setChosen}
            onDelete={graph.gathered ? undefined : () => gone.remove(graph)}
          />
          {data.nodes.id.length === 0 ? (
            <EmptyState
              title={text.nothingTitle}
              detail={editing.mayChange ? text.nothingDetail : text.nothingYet}
            />
          ) : (
            <GraphExplorer
              editing={editing}
              outline={data}
              at={at}
              onTime={onTime}
              chosenId={chosen}
              onChosen={setChosen}
            />
          )}
        </>
      )}
    </Loaded>
  );
}
