import { Card, format, Section } from '#console';
import { Bars } from './bars.tsx';
import { messages } from './portfolio-messages.en.ts';
import type { Portfolio } from './portfolio-queries.ts';
import { cell, numberCell, SmallTable } from './small-table.tsx';

const text = messages.act;

const daysUntil = (day: string): number => Math.ceil((Date.parse(day) - Date.now()) / 86_400_000);

/** The classes of the EU AI Act, and the days from which something applies to them. */
export function PortfolioAct({ act }: { act: Portfolio['act'] }) {
  const screened = act.classes.reduce((sum, one) => sum + one.charters, 0);
  if (screened === 0) {
    return (
      <Section title={text.title}>
        <p className="text-muted">{text.none}</p>
      </Section>
    );
  }
  return (
    <Section title={text.title}>
      <div className="grid items-start gap-6 lg:grid-cols-[22rem_minmax(0,1fr)]">
        <Card>
          <Bars
            of={screened}
            rows={act.classes.map((one) => ({
              id: one.class,
              label: text.classes[one.class] ?? one.class,
              count: one.charters,
            }))}
          />
        </Card>
        <SmallTable
          caption={text.title}
          head={[{ text: text.from }, { text: text.what }, { text: messages.charterCount, right: true }]}
        >
          {act.dates.map((date) => (
            <tr key={`${date.from} ${date.article}`}>
              <td className={`${cell} whitespace-nowrap`}>
                <span className="block">{format.calendarDay(date.from)}</span>
                <span className="text-sm text-muted">
                  {date.applies ? text.applies : text.inDays(daysUntil(date.from))}
                </span>
              </td>
              <td className={`${cell} min-w-56 max-sm:min-w-40`}>
                {date.what}
                <span className="block text-sm text-muted">{date.article}</span>
              </td>
              <td className={numberCell}>{format.count(date.charters)}</td>
            </tr>
          ))}
        </SmallTable>
      </div>
      <p className="mt-2 text-sm text-muted">
        {text.state(act.law_version)}{' '}
        <a
          href={act.url}
          rel="noreferrer"
          target="_blank"
          title={act.source}
          className="underline underline-offset-2"
        >
          {text.source}
        </a>
      </p>
    </Section>
  );
}
