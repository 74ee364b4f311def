import { chance } from '../numbers.ts';
import type { Beliefs } from '../types.ts';
import { messages } from './agent-messages.en.ts';
import { HeatMap } from './heat-map.tsx';

const text = messages.beliefs;
type Factor = Beliefs['factors'][number];
const mostBars = 10;

/** A bar for each state, the likeliest ones where there are many; places on a grid are drawn as one. */
export function BeliefBars({
  factors,
  narrow = false,
}: {
  factors: Beliefs['factors'];
  /** In one column, whatever the width of the window. */
  narrow?: boolean;
}) {
  return (
    <div className={`grid gap-4 ${narrow ? '' : 'md:grid-cols-2'}`}>
      {factors.map((factor) => (
        <section
          key={factor.name}
          aria-label={factor.name}
          className="rounded-lg border border-line bg-surface p-4"
        >
          <h3 className="mb-2 font-strong">{factor.name}</h3>
          <GridBelief factor={factor} />
          <Bars factor={factor} />
        </section>
      ))}
    </div>
  );
}

function Bars({ factor: { states } }: { factor: Factor }) {
  // Bars keep their places while one reads; only of too many states the likeliest are picked.
  const many = states.length > mostBars;
  const shown = many
    ? states.toSorted((a, b) => b.probability - a.probability).slice(0, gridOf(states) ? 4 : mostBars - 2)
    : states;
  const rest = 1 - shown.reduce((sum, { probability }) => sum + probability, 0);
  return (
    <>
      <dl className="grid grid-cols-[minmax(4rem,auto)_minmax(3rem,1fr)_auto] items-center gap-x-3 gap-y-1">
        {shown.map(({ name, probability }) => (
          <div key={name} className="contents">
            <dt className="truncate">{name}</dt>
            <dd aria-hidden="true" className="h-2.5 overflow-hidden rounded-sm bg-sunken">
              <span
                className="block h-full rounded-sm bg-accent transition-[width] duration-200"
                style={{ width: `${probability * 100}%` }}
              />
            </dd>
            <dd className="min-w-14 text-right">{chance(probability)}</dd>
          </div>
        ))}
      </dl>
      {many && (
        <p className="mt-2 text-sm text-muted">
          {text.others(String(states.length - shown.length), chance(Math.max(0, rest)))}
        </p>
      )}
    </>
  );
}

function GridBelief({ factor: { name, states } }: { factor: Factor }) {
  const grid = gridOf(states);
  if (!grid) return null;
  const likeliest = states.reduce((most, one) => (one.probability > most.probability ? one : most));
  const rows = Array.from({ length: grid.rows }, (_, row) =>
    states.slice(row * grid.columns, (row + 1) * grid.columns).map(({ probability }) => probability),
  );
  return (
    <div className="mb-3 max-w-80">
      <HeatMap
        rows={rows}
        label={text.grid(name, likeliest.name, chance(likeliest.probability))}
        title={(row, column) => `${row},${column}: ${chance(rows[row]?.[column] ?? 0)}`}
        most={1}
      />
    </div>
  );
}

/** The rows and columns of states that are called "row,column", in order; null for others. */
export function gridOf(
  states: readonly { readonly name: string }[],
): { rows: number; columns: number } | null {
  const last = /^(\d+),(\d+)$/.exec(states.at(-1)?.name ?? '');
  if (!last) return null;
  const [rows, columns] = [Number(last[1]) + 1, Number(last[2]) + 1];
  return rows * columns === states.length && states[0]?.name === '0,0' ? { rows, columns } : null;
}
