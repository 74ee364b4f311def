import { plain } from '../numbers.ts';

/** Cells as dark as their numbers are great. Small ones show the number too. */
export function HeatMap({
  rows,
  label,
  title,
  most,
  rowNames,
  columnNames,
}: {
  rows: readonly (readonly number[])[];
  label: string;
  title: (row: number, column: number) => string;
  /** The number that is darkest; the greatest one when left out. */
  most?: number;
  rowNames?: readonly string[];
  columnNames?: readonly string[];
}) {
  const width = rows[0]?.length ?? 0;
  const all = rows.flat();
  const darkest = most ?? Math.max(...all.map(Math.abs), 1e-12);
  const named = rowNames !== undefined && columnNames !== undefined;
  const numbers = named && width <= 12;
  if (!named) {
    return (
      <svg
        viewBox={`0 0 ${width * 10} ${rows.length * 10}`}
        role="img"
        aria-label={label}
        className="block w-full rounded-sm border border-line"
      >
        {rows.flatMap((row, r) =>
          row.map((value, c) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its place
            <g key={`${r} ${c}`}>
              <title>{title(r, c)}</title>
              <rect
                x={c * 10}
                y={r * 10}
                width={10}
                height={10}
                className="fill-accent stroke-line"
                strokeWidth={0.4}
                fillOpacity={Math.abs(value) / darkest}
              />
            </g>
          )),
        )}
      </svg>
    );
  }
  return (
    <section
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached with the keyboard
      tabIndex={0}
      aria-label={label}
      className="max-h-96 overflow-auto rounded-md border border-line"
    >
      <table className="border-collapse text-sm">
        <caption className="sr-only">{label}</caption>
        <thead>
          <tr>
            <td />
            {columnNames.map((name) => (
              <th
                key={name}
                scope="col"
                className="max-w-24 truncate px-2 py-1 text-left font-normal text-muted"
                title={name}
              >
                {numbers ? name : ''}
                {!numbers && <span className="sr-only">{name}</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, r) => (
            <tr key={rowNames[r] ?? r}>
              <th
                scope="row"
                className="sticky left-0 max-w-32 truncate bg-surface px-2 py-0.5 text-left font-normal text-muted"
                title={rowNames[r]}
              >
                {rowNames[r]}
              </th>
              {row.map((value, c) => (
                <td
                  // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its place
                  key={c}
                  title={title(r, c)}
                  className={`border border-line text-right ${numbers ? 'min-w-14 px-2 py-0.5' : 'h-4 min-w-4'} ${shadeText(value / darkest)}`}
                  style={{ backgroundColor: shade(value / darkest) }}
                >
                  {numbers ? plain(value) : <span className="sr-only">{plain(value)}</span>}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Numbers below 0 are in the colour of what is bad. */
const shade = (part: number): string =>
  `color-mix(in srgb, var(${part < 0 ? '--bad' : '--accent'}) ${Math.round(Math.min(1, Math.abs(part)) * 100)}%, var(--surface))`;

/** Between light and dark neither colour of text has contrast enough, so that the step is where both just have. */
const shadeText = (part: number): string => (Math.abs(part) > 0.5 ? 'text-on-accent' : 'text-ink');
