import { Button, Card, Facts, format, Loaded, RelativeTime, useQuery } from '#console';
import { EdgeActions } from './editing/edge-actions.tsx';
import { NodeActions } from './editing/node-actions.tsx';
import type { Editing } from './editing/use-editing.ts';
import { messages as text } from './graph-messages.en.ts';
import { aroundQuery } from './graph-queries.ts';
import type { Around, GraphNode, Way } from './graph-types.ts';

interface Looking {
  readonly editing: Editing;
  readonly nodeKinds: readonly string[];
  readonly edgeKinds: readonly string[];
  readonly node: string;
  readonly at: string | null;
  readonly onChoose: (id: string | null) => void;
  readonly onPathFrom: () => void;
}

/** The chosen node with what stands beside it, and the path that was asked for. */
export function GraphDetail({
  node,
  way,
  onClearPath,
  ...of
}: Omit<Looking, 'node'> & {
  node: string | undefined;
  way: Way | undefined;
  onClearPath: () => void;
}) {
  const { onChoose } = of;
  return (
    <div className="space-y-4" aria-live="polite">
      {way && (
        <Card>
          <div className="mb-2 flex items-baseline justify-between gap-2">
            <h2 className="font-strong">{text.path}</h2>
            <Button look="quiet" onClick={onClearPath}>
              {text.pathClear}
            </Button>
          </div>
          {way.found ? (
            <Steps way={way} onChoose={onChoose} />
          ) : (
            <p className="text-muted">{text.pathNone}</p>
          )}
        </Card>
      )}
      {node !== undefined && <OneNode key={node} node={node} {...of} />}
    </div>
  );
}

const row = 'flex min-h-7 w-full items-center gap-2 rounded-md px-2 text-left hover:bg-sunken';

function Steps({ way: { nodes, edges }, onChoose }: { way: Way; onChoose: (id: string) => void }) {
  return (
    <ol>
      {nodes.map((node, at) => {
        const edge = edges[at - 1];
        return (
          <li key={node.id}>
            {edge && (
              <p className="pl-2 text-sm text-muted">
                <span aria-hidden="true">{edge.to === node.id ? '↓ ' : '↑ '}</span>
                {edge.type}
              </p>
            )}
            <button type="button" className={row} onClick={() => onChoose(node.id)}>
              {node.label}
            </button>
          </li>
        );
      })}
    </ol>
  );
}

function OneNode({ editing, nodeKinds, edgeKinds, node, at, onChoose, onPathFrom }: Looking) {
  const query = useQuery(aroundQuery(editing.graphId, node, at));
  return (
    <Loaded query={query}>
      {(around) => (
        <Card>
          <p className="text-sm text-muted">{around.node.type}</p>
          <h2 className="font-strong break-words">{around.node.label}</h2>
          <div className="my-3 text-sm">
            <Facts items={factsOf(around.node)} />
          </div>
          <div className="flex flex-wrap gap-2">
            {editing.mayChange && (
              <NodeActions node={around.node} {...{ editing, nodeKinds, edgeKinds, onChoose }} />
            )}
            <Button onClick={onPathFrom}>{text.pathFrom}</Button>
          </div>
          <h3 className="mt-4 mb-1 font-strong">{text.neighbours}</h3>
          <Neighbours {...{ around, editing, edgeKinds, onChoose }} />
        </Card>
      )}
    </Loaded>
  );
}

function factsOf(node: GraphNode): [string, React.ReactNode][] {
  const last = node.sources.at(-1);
  return [
    [text.since, <RelativeTime key="since" at={node.valid_from} />],
    [text.until, node.valid_to === null ? null : <RelativeTime key="until" at={node.valid_to} />],
    [text.confidence, node.confidence === 1 ? null : format.percent(node.confidence)],
    ...Object.entries(node.attributes).map(([name, value]): [string, React.ReactNode] => [
      name,
      String(value),
    ]),
    [
      text.known,
      last &&
        `${text.sources[last.kind]} ${last.id.slice(0, 8)}${last.tick === undefined ? '' : text.tick(last.tick)}`,
    ],
  ];
}

function Neighbours({
  around,
  editing,
  edgeKinds,
  onChoose,
}: Pick<Looking, 'editing' | 'edgeKinds' | 'onChoose'> & { around: Around }) {
  const { node, nodes, edges, truncated } = around;
  const labels = new Map(nodes.map((one) => [one.id, one]));
  const own = edges
    .filter(({ from, to }) => from === node.id || to === node.id)
    .sort((a, b) => b.weight - a.weight);
  if (own.length === 0) return <p className="text-sm text-muted">{text.noNeighbours}</p>;
  return (
    <>
      <ul className="max-h-96 overflow-y-auto">
        {own.map((edge) => {
          const outward = edge.from === node.id;
          const other = labels.get(outward ? edge.to : edge.from);
          if (!other) return null;
          return (
            <li key={edge.id} className="flex items-center">
              <button type="button" className={`${row} min-w-0`} onClick={() => onChoose(other.id)}>
                <span className="text-sm whitespace-nowrap text-muted">
                  <span aria-hidden="true">{outward ? '→ ' : '← '}</span>
                  {edge.type}
                </span>
                <span className="min-w-0 flex-1 truncate">{other.label}</span>
                <span className="text-sm text-muted tabular-nums">{Math.round(edge.weight * 100) / 100}</span>
              </button>
              {editing.mayChange && (
                <EdgeActions editing={editing} edge={edge} other={other.label} kinds={edgeKinds} />
              )}
            </li>
          );
        })}
      </ul>
      {truncated && <p className="mt-1 text-sm text-muted">{text.neighboursMore}</p>}
    </>
  );
}
