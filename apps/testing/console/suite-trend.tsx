import { Loaded, Section, useQuery } from '#console';
import { messages } from './messages.en.ts';
import { trendQuery } from './queries.ts';
import type { Site, Trend, TrendDay } from './types.ts';

const text = messages.suite.trend;
const box = { width: 16, gap: 4, height: 64 };

/** How the executions of a site went, day by day, and whether that gets better; nothing before the second day. */
export function SuiteTrend({ site }: { site: Site }) {
  const query = useQuery(trendQuery(site));
  return (
    <Loaded query={query}>
      {({ days, trends }) =>
        days.length < 2 ? null : (
          <Section title={text.title}>
            <figure className="rounded-lg border border-line bg-surface p-4">
              <Bars days={days} />
              <figcaption className="mt-3 grid gap-1 text-sm text-muted">
                <span className="text-ink">{totals(days)}</span>
                {(['failures', 'findings', 'seconds'] as const).map((name) => (
                  <span key={name}>{sentence(name, trends[name])}</span>
                ))}
              </figcaption>
            </figure>
          </Section>
        )
      }
    </Loaded>
  );
}

/** A bar for each day, as high as the executions of it: those that failed on top, hatched by a line around them. */
function Bars({ days }: { days: readonly TrendDay[] }) {
  const most = Math.max(...days.map(({ executions }) => executions));
  const width = days.length * (box.width + box.gap);
  return (
    <svg
      viewBox={`0 0 ${width} ${box.height}`}
      width={width}
      height={box.height}
      role="img"
      aria-label={text.label(days.length)}
    >
      {days.map(({ day, executions, passed }, at) => {
        const x = at * (box.width + box.gap);
        const high = (executions / most) * box.height;
        const good = (passed / most) * box.height;
        return (
          <g key={day}>
            <title>{text.day(day, executions, passed)}</title>
            <rect x={x} y={box.height - good} width={box.width} height={good} rx={2} className="fill-good" />
            <rect
              x={x + 0.5}
              y={box.height - high + 0.5}
              width={box.width - 1}
              height={Math.max(0, high - good - 1)}
              rx={2}
              className="fill-bad-tint stroke-bad"
            />
          </g>
        );
      })}
    </svg>
  );
}

function totals(days: readonly TrendDay[]): string {
  const sum = (of: (day: TrendDay) => number): number => days.reduce((all, day) => all + of(day), 0);
  const [first, last] = [days[0]?.day ?? '', days.at(-1)?.day ?? ''];
  return text.totals(
    sum(({ passed }) => passed),
    sum(({ executions }) => executions),
    first,
    last,
  );
}

function sentence(
  name: keyof Trend['trends'],
  { direction, probability }: Trend['trends']['failures'],
): string {
  if (direction === 'unknown') return text.unknown(text[name]);
  const chance =
    probability === null ? '' : probability < 0.001 ? 'p < 0.001' : `p = ${probability.toFixed(3)}`;
  return text.direction(text[name], text[direction], chance);
}
