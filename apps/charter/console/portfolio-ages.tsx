import { format, ProgressBar, RelativeTime, RowLink, Section } from '#console';
import { messages } from './portfolio-messages.en.ts';
import type { Portfolio } from './portfolio-queries.ts';
import { sessionPath } from './queries.ts';
import { cell, hiddenNarrow, numberCell, SmallTable } from './small-table.tsx';

const text = messages.ages;

/** How long interviews have been open, and how long nobody has changed them. */
export function PortfolioAges({ ages: { open, buckets, quietest } }: { ages: Portfolio['ages'] }) {
  return (
    <Section title={text.title}>
      {open === 0 ? (
        <p className="text-muted">{text.none}</p>
      ) : (
        <div className="grid items-start gap-6 lg:grid-cols-[auto_minmax(0,1fr)]">
          <SmallTable
            caption={text.title}
            head={[
              { text: text.age },
              { text: text.opened, right: true },
              { text: text.unchanged, right: true },
            ]}
          >
            {buckets.map(({ from_days: from, to_days: to, opened, unchanged }) => (
              <tr key={from}>
                <th scope="row" className={`${cell} font-normal whitespace-nowrap`}>
                  {bucketName(from, to)}
                </th>
                <td className={numberCell}>{format.count(opened)}</td>
                <td className={numberCell}>{format.count(unchanged)}</td>
              </tr>
            ))}
          </SmallTable>
          {quietest.length > 0 && (
            <SmallTable
              caption={text.quietest}
              head={[
                { text: text.quietest },
                { text: text.owner, hideNarrow: true },
                { text: text.progress, hideNarrow: true },
                { text: text.changed },
              ]}
            >
              {quietest.map((one) => (
                <tr key={one.session_id} className="hover:bg-sunken">
                  <td className={`${cell} min-w-44`}>
                    <RowLink to={sessionPath(one.session_id)}>{one.project_name}</RowLink>
                  </td>
                  <td className={`${cell} ${hiddenNarrow} whitespace-nowrap`} title={one.owner.email}>
                    {one.owner.name}
                  </td>
                  <td className={`${cell} ${hiddenNarrow} w-40`}>
                    <ProgressBar value={one.progress} label={`${text.progress}: ${one.project_name}`} />
                  </td>
                  <td className={cell}>
                    <RelativeTime at={one.updated_at} />
                  </td>
                </tr>
              ))}
            </SmallTable>
          )}
        </div>
      )}
    </Section>
  );
}

const weeks = (days: number): string => text.week(Math.round(days / 7));

function bucketName(from: number, to: number | null): string {
  if (to === null) return text.over(weeks(from));
  return from === 0 ? text.under(weeks(to)) : text.between(String(from / 7), weeks(to));
}
