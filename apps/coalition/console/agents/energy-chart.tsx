import { plain } from '../numbers.ts';
import type { Tick } from '../types.ts';
import { messages } from './agent-messages.en.ts';

const text = messages.energy;
const box = { width: 600, height: 140 };

/** Free energy by tick, oldest on the left. */
export function EnergyChart({ ticks }: { ticks: readonly Tick[] }) {
  const oldestFirst = ticks.toReversed();
  const last = oldestFirst.at(-1);
  if (!last || ticks.length < 2)
    return <p className="text-muted">{last ? text.once(plain(last.free_energy)) : text.none}</p>;
  const values = oldestFirst.map(({ free_energy: energy }) => energy);
  const [least, most] = [Math.min(0, ...values), Math.max(...values)];
  const span = most - least || 1;
  const x = (at: number): number => (at / (values.length - 1)) * box.width;
  const y = (value: number): number => box.height - 4 - ((value - least) / span) * (box.height - 8);
  const points = values.map((value, at) => `${x(at).toFixed(1)},${y(value).toFixed(1)}`).join(' ');
  return (
    <figure className="rounded-lg border border-line bg-surface p-4">
      <div className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-2 text-sm text-muted">
        <div className="flex flex-col justify-between text-right" aria-hidden="true">
          <span>{plain(most)}</span>
          <span>{plain(least)}</span>
        </div>
        <svg
          viewBox={`0 0 ${box.width} ${box.height}`}
          preserveAspectRatio="none"
          role="img"
          aria-label={text.label(plain(last.free_energy), values.length)}
          className="h-36 w-full overflow-visible"
        >
          <line
            x1={0}
            x2={box.width}
            y1={y(least)}
            y2={y(least)}
            className="stroke-line"
            vectorEffect="non-scaling-stroke"
          />
          <polygon
            points={`0,${y(least)} ${points} ${x(values.length - 1)},${y(least)}`}
            className="fill-accent-tint"
          />
          <polyline
            points={points}
            className="fill-none stroke-accent"
            strokeWidth={1.5}
            vectorEffect="non-scaling-stroke"
          />
        </svg>
        <span />
        <div className="mt-1 flex justify-between" aria-hidden="true">
          <span>{text.at(oldestFirst[0]?.tick ?? 0)}</span>
          <span>{text.at(last.tick)}</span>
        </div>
      </div>
      <figcaption className="mt-2 text-sm text-muted">{text.lead}</figcaption>
    </figure>
  );
}
