import { useMemo, useState } from 'react';
import { StepList } from './evidence.tsx';
import { placeStates } from './layers.ts';
import { messages } from './messages.en.ts';
import { artifactApi } from './queries.ts';
import type { Graph, GraphState } from './types.ts';

const text = messages.graph;
const box = { width: 120, height: 40 };

/** The states of a site as a drawing, and the chosen one with its picture. */
export function StateMap({ graph }: { graph: Graph }) {
  const [chosen, setChosen] = useState(graph.start);
  const { placed, width, height } = useMemo(() => placeStates(graph), [graph]);
  const at = new Map(placed.map((place) => [place.id, place]));
  const states = new Map(graph.states.map((state) => [state.id, state]));
  const state = states.get(chosen) ?? graph.states[0];
  return (
    <div className="grid gap-4 lg:grid-cols-[minmax(0,1fr)_22rem]">
      <figure
        className="max-h-[32rem] overflow-auto rounded-lg border border-line bg-surface p-4"
        aria-label={text.label}
      >
        <svg
          viewBox={`-4 -4 ${width + 8} ${height + 8}`}
          width={width + 8}
          height={height + 8}
          className="block"
          aria-label={text.label}
        >
          {edgesOf(graph).map(({ from, to }) => {
            const [a, b] = [at.get(from), at.get(to)];
            if (!a || !b) return null;
            return (
              <path
                key={`${from} ${to}`}
                d={curve(a.x + box.width, a.y + box.height / 2, b.x, b.y + box.height / 2)}
                className={`fill-none ${from === chosen || to === chosen ? 'stroke-accent' : 'stroke-line-strong'}`}
                strokeWidth={from === chosen || to === chosen ? 1.6 : 1}
              />
            );
          })}
          {placed.map(({ id, x, y }) => {
            const name = states.get(id)?.name ?? id;
            return (
              <foreignObject key={id} x={x} y={y} width={box.width} height={box.height}>
                <button
                  type="button"
                  aria-pressed={id === state?.id}
                  onClick={() => setChosen(id)}
                  title={name}
                  className="block h-full w-full truncate rounded-md border border-line-strong bg-raised px-2 text-sm hover:bg-sunken aria-pressed:border-accent aria-pressed:bg-accent-tint"
                >
                  {name}
                </button>
              </foreignObject>
            );
          })}
        </svg>
      </figure>
      {state && <StateDetail state={state} />}
    </div>
  );
}

function StateDetail({ state: { name, path, picture, way } }: { state: GraphState }) {
  return (
    <div className="space-y-3">
      <div>
        <h3 className="font-strong break-words">{name}</h3>
        <p className="text-sm break-all text-muted">{path}</p>
      </div>
      {picture && (
        <img
          src={artifactApi(picture)}
          alt={name}
          loading="lazy"
          className="w-full rounded-md border border-line"
        />
      )}
      <div>
        <p className="mb-1 text-sm text-muted">{text.way}</p>
        <StepList steps={way} />
      </div>
    </div>
  );
}

/** One line for all actions that lead from one state to another; those that lead nowhere new are not drawn. */
function edgesOf({ transitions }: Graph): { readonly from: string; readonly to: string }[] {
  const seen = new Map(
    transitions.filter(({ from, to }) => from !== to).map(({ from, to }) => [`${from} ${to}`, { from, to }]),
  );
  return [...seen.values()];
}

function curve(x1: number, y1: number, x2: number, y2: number): string {
  const bend = Math.max(20, Math.abs(x2 - x1) / 2);
  return `M${x1},${y1} C${x1 + bend},${y1} ${x2 - bend},${y2} ${x2},${y2}`;
}
