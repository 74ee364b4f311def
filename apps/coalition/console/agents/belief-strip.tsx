import { chance } from '../numbers.ts';
import type { Tick } from '../types.ts';
import { messages } from './agent-messages.en.ts';

const text = messages.beliefs;
const cell = { width: 8, height: 16 };
const mostRows = 12;
/** So many ticks fill the width; fewer leave room for those to come. */
const fewest = 30;

/** For each factor, which state was the likeliest at each tick: time runs to the right, each state has its row. */
export function BeliefStrip({ ticks }: { ticks: readonly Tick[] }) {
  const oldestFirst = ticks.toReversed();
  const factors = oldestFirst.at(-1)?.belief.map(({ factor }) => factor) ?? [];
  if (oldestFirst.length < 2) return null;
  return (
    <figure className="mt-4 rounded-lg border border-line bg-surface p-4">
      <div className="space-y-4">
        {factors.map((factor, at) => (
          <Strip key={factor} factor={factor} at={at} ticks={oldestFirst} />
        ))}
      </div>
      <figcaption className="mt-3 text-sm text-muted">{text.over}</figcaption>
    </figure>
  );
}

function Strip({ factor, at, ticks }: { factor: string; at: number; ticks: readonly Tick[] }) {
  const seen = ticks.flatMap(({ belief }) => belief[at]?.state ?? []);
  // Those that were believed lately, the latest first.
  const states = [...new Set(seen.toReversed())].slice(0, mostRows);
  return (
    <div className="grid grid-cols-[minmax(4rem,9rem)_minmax(0,1fr)] gap-x-3">
      <p className="col-span-2 mb-1 font-strong">{factor}</p>
      <ul className="text-sm">
        {states.map((state) => (
          <li key={state} className="h-4 truncate leading-4" title={state}>
            {state}
          </li>
        ))}
      </ul>
      <div className="rounded-sm bg-sunken">
        <svg
          viewBox={`0 0 ${Math.max(fewest, ticks.length) * cell.width} ${states.length * cell.height}`}
          preserveAspectRatio="none"
          height={states.length * cell.height}
          role="img"
          aria-label={`${factor}: ${states[0] ?? ''}`}
          className="block w-full"
          shapeRendering="crispEdges"
        >
          {ticks.map(({ tick, belief }, column) => {
            const here = belief[at];
            const row = states.indexOf(here?.state ?? '');
            if (!here || row < 0) return null;
            return (
              <g key={tick}>
                <title>{text.cell(tick, here.state, chance(here.probability))}</title>
                <rect
                  x={column * cell.width}
                  y={row * cell.height}
                  width={cell.width}
                  height={cell.height}
                  className="fill-accent"
                  fillOpacity={0.15 + 0.85 * here.probability}
                />
              </g>
            );
          })}
        </svg>
      </div>
    </div>
  );
}
