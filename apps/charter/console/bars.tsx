import type { ReactNode } from 'react';
import { format } from '#console';

/** Counts beside each other, each with its share of all as a bar. The number says it; the bar only helps. */
export function Bars({
  rows,
  of,
}: {
  rows: readonly { readonly id: string; readonly label: ReactNode; readonly count: number }[];
  of: number;
}) {
  return (
    <dl className="grid grid-cols-[auto_minmax(2rem,1fr)_auto] items-center gap-x-4 gap-y-2">
      {rows.map(({ id, label, count }) => (
        <div key={id} className="contents">
          <dt className="whitespace-nowrap">{label}</dt>
          <dd aria-hidden="true" className="h-2 overflow-hidden rounded-full bg-sunken">
            <span
              className="block h-full rounded-full bg-line-strong"
              style={{ width: `${of === 0 ? 0 : (count / of) * 100}%` }}
            />
          </dd>
          <dd className={`text-right ${count === 0 ? 'text-muted' : 'font-strong'}`}>
            {format.count(count)}
          </dd>
        </div>
      ))}
    </dl>
  );
}
