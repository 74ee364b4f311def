import { useCallback, useMemo, useState } from 'react';
import { Callout, format, keepPreviousData, useQuery } from '#console';
import type { Editing } from './editing/use-editing.ts';
import { GraphCanvas } from './graph-canvas.tsx';
import { communityColour, otherColour, typeColours } from './graph-colours.ts';
import { GraphDetail } from './graph-detail.tsx';
import { GraphFilter, type View } from './graph-filter.tsx';
import { GraphList } from './graph-list.tsx';
import { messages as text } from './graph-messages.en.ts';
import { communitiesQuery, importanceQuery, wayQuery } from './graph-queries.ts';
import type { Outline } from './graph-types.ts';
import { timeSpan, visibleOf } from './graph-visible.ts';

/** A graph to look around in: drawn, and as a table of the same nodes. */
export function GraphExplorer({
  editing,
  outline,
  at,
  onTime,
  chosenId: wanted,
  onChosen,
}: {
  editing: Editing;
  outline: Outline;
  at: string | null;
  onTime: (at: string | null) => void;
  chosenId: string | null;
  onChosen: (id: string | null) => void;
}) {
  const { graphId } = editing;
  const [view, setView] = useState<View>({ hiddenTypes: new Set(), colourBy: 'type', sizeBy: 'pagerank' });
  const [startId, setStart] = useState<string | null>(null);
  const [path, setPath] = useState<{ from: string; to: string } | null>(null);

  const span = useMemo(() => timeSpan(outline), [outline]);
  const types = useMemo(() => kindsOf(outline.nodes.type), [outline]);
  const edgeKinds = useMemo(() => kindsOf(outline.edges.type), [outline]);
  const byType = useMemo(() => typeColours(types), [types]);
  const positions = useMemo(() => new Map(outline.nodes.id.map((id, position) => [id, position])), [outline]);
  const positionOf = (id: string | null) => (id === null ? null : (positions.get(id) ?? null));
  const [chosen, start] = [positionOf(wanted), positionOf(startId)];
  // One that is not drawn can be looked at; one that is gone cannot.
  const chosenId = chosen !== null || outline.left_out > 0 ? (wanted ?? undefined) : undefined;
  const visible = useMemo(
    () => visibleOf(outline, { at, hiddenTypes: view.hiddenTypes }),
    [outline, at, view.hiddenTypes],
  );

  const importance = useQuery(importanceQuery(graphId, outline.revision, view.sizeBy));
  const communities = useQuery({
    ...communitiesQuery(graphId, outline.revision),
    enabled: view.colourBy === 'community',
    placeholderData: keepPreviousData,
  });
  const way = useQuery({
    ...wayQuery(graphId, path?.from ?? '', path?.to ?? '', at),
    enabled: path !== null,
  });

  const values = useMemo(() => {
    const found = new Float64Array(outline.nodes.id.length);
    for (const { id, value } of importance.data?.items ?? []) {
      const position = positions.get(id);
      if (position !== undefined) found[position] = value;
    }
    return found;
  }, [outline, importance.data, positions]);
  const sizes = useMemo(() => sizesOf(values), [values]);
  const members = communities.data?.members;
  const colours = useMemo(
    () =>
      outline.nodes.id.map((id, position) =>
        view.colourBy === 'community' && members
          ? communityColour(members[id])
          : (byType.get(outline.nodes.type[position] ?? '') ?? otherColour),
      ),
    [outline, view.colourBy, members, byType],
  );
  const wayNodes = path === null ? undefined : way.data?.nodes;
  const onPath = useMemo(
    () => new Set((wayNodes ?? []).flatMap(({ id }) => positions.get(id) ?? [])),
    [wayNodes, positions],
  );

  const choose = useCallback(
    (id: string | null) => {
      if (id !== null && startId !== null && id !== startId) {
        setPath({ from: startId, to: id });
        setStart(null);
      }
      onChosen(id);
    },
    [startId, onChosen],
  );
  const chooseAt = useCallback(
    (node: number | null) => choose(node === null ? null : (outline.nodes.id[node] ?? null)),
    [choose, outline],
  );
  const look = useMemo(
    () => ({ visible, colours, sizes, chosen, path: onPath }),
    [visible, colours, sizes, chosen, onPath],
  );
  const aside = chosenId !== undefined || path !== null;

  return (
    <div
      className={`grid gap-4 lg:grid-cols-[15rem_minmax(0,1fr)] ${aside ? 'xl:grid-cols-[15rem_minmax(0,1fr)_20rem]' : ''}`}
    >
      <GraphFilter
        outline={outline}
        types={types}
        colours={byType}
        span={span}
        at={at}
        view={view}
        visible={visible}
        modularity={view.colourBy === 'community' ? communities.data : undefined}
        sampled={importance.data?.sampled ?? null}
        onView={setView}
        onTime={onTime}
        onChoose={chooseAt}
      />
      <div className="min-w-0">
        <p className="mb-2 text-sm text-muted" role="status">
          {text.nodes(visible.nodeCount, format.count(visible.nodeCount))},{' '}
          {text.edges(visible.edgeCount, format.count(visible.edgeCount))}
          {outline.left_out > 0 && ` · ${text.leftOut(format.count(outline.left_out))}`}
        </p>
        {visible.nodeCount === 0 && (
          <div className="mb-3">
            <Callout title={text.hiddenTitle}>{text.hiddenDetail}</Callout>
          </div>
        )}
        {start !== null && (
          <div className="mb-3">
            <Callout tone="accent" live="polite">
              {text.pathTo(outline.nodes.label[start] ?? '')}
            </Callout>
          </div>
        )}
        <GraphCanvas outline={outline} look={look} onChoose={chooseAt} />
      </div>
      <div className={aside ? 'lg:col-start-2 xl:col-start-3' : 'sr-only'}>
        <GraphDetail
          editing={editing}
          nodeKinds={types}
          edgeKinds={edgeKinds}
          node={chosenId}
          at={at}
          way={path === null ? undefined : way.data}
          onChoose={choose}
          onPathFrom={() => setStart(chosenId ?? null)}
          onClearPath={() => setPath(null)}
        />
      </div>
      <div className={`lg:col-start-2 ${aside ? 'xl:col-end-4' : ''}`}>
        <GraphList
          outline={outline}
          visible={visible}
          values={values}
          members={members}
          chosen={chosen}
          onChoose={chooseAt}
        />
      </div>
    </div>
  );
}

export const kindsOf = (types: readonly string[]): string[] => [...new Set(types)].sort();

/** Areas in proportion to importance, within bounds that can be seen and do not cover others. */
function sizesOf(values: Float64Array): Float32Array {
  const most = values.reduce((a, b) => Math.max(a, b), 0);
  return Float32Array.from(values, (value) => 2.5 + (most > 0 ? 13 * Math.sqrt(value / most) : 1.5));
}
