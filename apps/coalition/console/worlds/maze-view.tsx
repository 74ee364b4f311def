import type { Heat } from '../agents/heat.ts';
import { chance } from '../numbers.ts';
import type { Scene } from '../types.ts';
import { messages } from './world-messages.en.ts';

const text = messages.page;
const room = { width: 120, height: 76 };
const box = { width: 480, height: 290 };

/** The four places of a T-maze. */
const tMaze: Readonly<Record<string, readonly [number, number]>> = {
  left: [90, 60],
  centre: [240, 60],
  right: [390, 60],
  cue: [240, 230],
};

/** Places in no grid: a T-maze as it is known, others in a circle. */
export function MazeView({ scene, heat }: { scene: Scene; heat: Heat | null }) {
  const { places, marks, agents } = scene;
  const isMaze = places.length === 4 && places.every((name) => name in tMaze);
  const middles = places.map((name, at): readonly [number, number] => {
    const turn = (at / places.length) * 2 * Math.PI - Math.PI / 2;
    const around = [box.width / 2 + Math.cos(turn) * 170, box.height / 2 + Math.sin(turn) * 100] as const;
    return isMaze ? (tMaze[name] ?? around) : around;
  });
  const [agent] = agents;
  const here = middles[agent?.place ?? -1];
  return (
    <svg
      viewBox={`0 0 ${box.width} ${box.height}`}
      role="img"
      aria-label={text.maze(places.length)}
      className="block w-full max-w-2xl rounded-md border border-line bg-surface"
    >
      {isMaze && (
        <g className="stroke-line" strokeWidth={44} strokeLinecap="round">
          <line x1={90} y1={60} x2={390} y2={60} />
          <line x1={240} y1={60} x2={240} y2={230} />
        </g>
      )}
      {places.map((name, at) => {
        const [x, y] = middles[at] ?? [0, 0];
        const share = heat?.cells.get(at);
        const seen = marks.filter(({ place }) => place === at);
        const tone = seen.some(({ preference }) => preference > 0)
          ? 'fill-good-tint stroke-good'
          : seen.some(({ preference }) => preference < 0)
            ? 'fill-bad-tint stroke-bad'
            : seen.length > 0
              ? 'fill-mark stroke-warn'
              : 'fill-surface stroke-line-strong';
        return (
          <g key={name}>
            <rect
              x={x - room.width / 2}
              y={y - room.height / 2}
              width={room.width}
              height={room.height}
              rx={10}
              className={tone}
            />
            {share !== undefined && (
              <rect
                x={x - room.width / 2}
                y={y - room.height / 2}
                width={room.width}
                height={room.height}
                rx={10}
                className="fill-accent"
                fillOpacity={0.35 * share}
              />
            )}
            <text x={x} y={y - 20} textAnchor="middle" className="fill-ink text-[14px] font-strong">
              {name}
            </text>
            <text x={x} y={y + 31} textAnchor="middle" className="fill-ink text-[12px]">
              {[
                ...seen.map(({ modality, outcome }) =>
                  modality === outcome ? outcome : `${modality}: ${outcome}`,
                ),
                ...(share === undefined ? [] : [chance(share)]),
              ].join(' · ')}
            </text>
          </g>
        );
      })}
      {here && (
        <g
          style={{ transform: `translate(${here[0]}px, ${here[1] + 3}px)` }}
          className="transition-transform duration-300"
        >
          <circle r={11} className="fill-accent stroke-surface" strokeWidth={2} />
          <circle cx={-4} cy={-2} r={1.6} className="fill-on-accent" />
          <circle cx={4} cy={-2} r={1.6} className="fill-on-accent" />
        </g>
      )}
    </svg>
  );
}
