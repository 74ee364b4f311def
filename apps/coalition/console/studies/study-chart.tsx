import { plain } from '../numbers.ts';
import { messages } from './study-messages.en.ts';
import { type Dot, dotsOf, type Scale, scaleOf } from './study-scale.ts';
import type { Compared, SeedRow, WayReport, WholeStudy } from './study-types.ts';

const text = messages.page;
const height = 56;
const middle = height / 2;

/** For each way of acting a row: a dot for each seed, and once the study has ended the mean and its interval. */
export function StudyChart({ study, rows }: { study: WholeStudy; rows: readonly SeedRow[] }) {
  const ways = study.variants.map((way) => ({
    way,
    dots: dotsOf(rows, way),
    compared: differenceOf(study.result?.report.variants.find(({ variant }) => variant === way)),
  }));
  const scale = scaleOf(
    ways.flatMap(({ dots }) => dots),
    ways.map(({ compared }) => compared),
  );
  return (
    <figure className="rounded-lg border border-line bg-surface p-4">
      <div className="space-y-3">
        {ways.map(({ way, dots, compared }) => (
          <div key={way} className="gap-4 sm:grid sm:grid-cols-[11rem_minmax(0,1fr)] sm:items-center">
            <div>
              <p>{messages.way[way].label}</p>
              <p className="text-sm text-muted">
                {compared ? `${signed(compared.mean)} (${intervalOf(compared)})` : null}
              </p>
            </div>
            <Row
              scale={scale}
              dots={dots}
              compared={compared}
              label={labelOf(messages.way[way].label, dots, compared)}
            />
          </div>
        ))}
        <div className="sm:grid sm:grid-cols-[11rem_minmax(0,1fr)] sm:gap-4" aria-hidden="true">
          <span />
          <div className="relative h-5 text-sm text-muted">
            {scale.marks.map((mark) => (
              <span
                key={mark}
                className="absolute -translate-x-1/2 whitespace-nowrap"
                style={{ left: `${scale.at(mark)}%` }}
              >
                {signed(mark, String(mark).replace('-', '−'))}
              </span>
            ))}
          </div>
        </div>
      </div>
      <figcaption className="mt-3 text-sm text-muted">
        {text.chartLead(messages.world[study.world.kind].unit)} {study.result && text.chartLegend}
      </figcaption>
    </figure>
  );
}

function Row({
  scale,
  dots,
  compared,
  label,
}: {
  scale: Scale;
  dots: readonly Dot[];
  compared: Compared | null;
  label: string;
}) {
  return (
    <svg width="100%" height={height} role="img" aria-label={label} className="block overflow-visible">
      {scale.marks.map((mark) => (
        <line
          key={mark}
          x1={`${scale.at(mark)}%`}
          x2={`${scale.at(mark)}%`}
          y1={0}
          y2={height}
          className={mark === 0 ? 'stroke-line-strong' : 'stroke-line'}
          strokeWidth={mark === 0 ? 1.5 : 1}
        />
      ))}
      {dots.map(({ seed, difference }) => (
        <circle
          key={seed}
          cx={`${scale.at(difference)}%`}
          cy={middle + aside(seed)}
          r={3}
          className="fill-accent opacity-60"
        >
          <title>{text.dot(seed, signed(difference))}</title>
        </circle>
      ))}
      {compared && <Mean scale={scale} compared={compared} />}
    </svg>
  );
}

function Mean({ scale, compared: { mean, interval } }: { scale: Scale; compared: Compared }) {
  const [low, high] = interval.map(scale.at);
  const line = { y1: middle, y2: middle, className: 'stroke-ink', strokeWidth: 2.5 };
  return (
    <>
      <line x1={`${low}%`} x2={`${high}%`} {...line} />
      {[low, high].map((end, at) => (
        <line
          // biome-ignore lint/suspicious/noArrayIndexKey: the lower end and the upper end
          key={at}
          x1={`${end}%`}
          x2={`${end}%`}
          y1={middle - 7}
          y2={middle + 7}
          className="stroke-ink"
          strokeWidth={2}
        />
      ))}
      <svg x={`${scale.at(mean)}%`} y={middle} overflow="visible" aria-hidden="true">
        <path d="M0-6 6 0 0 6-6 0z" className="fill-ink stroke-surface" strokeWidth={1.5} />
      </svg>
    </>
  );
}

const differenceOf = (way: WayReport | undefined): Compared | null => way?.measures.payoff.difference ?? null;

function labelOf(way: string, dots: readonly Dot[], compared: Compared | null): string {
  if (!compared) return text.liveLabel(way, dots.length);
  const [low, high] = compared.interval;
  return text.chartLabel(way, signed(compared.mean), plain(low), plain(high), compared.n);
}

/** Dots of equal differences lie beside each other: up or down by their seed, always the same. */
const aside = (seed: number): number => (((seed * 7) % 13) / 12 - 0.5) * (height - 16);

export const signed = (value: number, text = plain(value)): string =>
  value === 0 ? '0' : `${value > 0 ? '+' : ''}${text}`;

export const intervalOf = ({ interval: [low, high] }: Compared): string => `${exact(low)} … ${exact(high)}`;

/** Where nothing differs, that is exact. */
const exact = (value: number): string => (value === 0 ? '0' : plain(value));
