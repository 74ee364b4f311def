import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import {
  USAGE_SUBJECTS,
  type Usage,
  type UsageReport,
  type UsageSubject,
  usageQuery,
} from '../../api/models.ts';
import { DataTable } from '../../kit/data-table.tsx';
import { Field, Select } from '../../kit/field.tsx';
import { calendarDay, count, dollars } from '../../kit/format.ts';
import { Card, Section } from '../../kit/page.tsx';
import { Loaded } from '../../kit/states.tsx';
import { messages } from '../../messages.en.ts';
import { callsText } from './calls-text.ts';

const text = messages.models;

/** What was used in the last 30 days: by day as bars, and by what the reader chooses. */
export function Spending({ prices }: { prices: string | undefined }) {
  const days = useQuery(usageQuery('day'));
  return (
    <Section title={text.usage}>
      <Loaded query={days}>
        {(report) =>
          report.items.length === 0 ? (
            <p className="text-muted">{text.usageNone}</p>
          ) : (
            <div className="grid gap-4">
              <Card>
                <Days report={report} />
              </Card>
              <BySubject />
              {prices && <p className="text-sm text-muted">{text.prices(calendarDay(prices))}</p>}
            </div>
          )
        }
      </Loaded>
    </Section>
  );
}

const dayMilliseconds = 86_400_000;

/** Every day of the report, those without a call too. */
function daysOf({ from, to, items }: UsageReport): readonly { day: string; usage: Usage | undefined }[] {
  const used = new Map(items.map((item) => [item.subject, item]));
  const days = Math.round((Date.parse(to) - Date.parse(from)) / dayMilliseconds) + 1;
  return Array.from({ length: days }, (_, index) => {
    const day = new Date(Date.parse(from) + index * dayMilliseconds).toISOString().slice(0, 10);
    return { day, usage: used.get(day) };
  });
}

function Days({ report }: { report: UsageReport }) {
  const days = daysOf(report);
  const cost = report.items.reduce((sum, { cost_usd: usd }) => sum + usd, 0);
  const calls = report.items.reduce((sum, item) => sum + item.calls, 0);
  // Where nothing costs anything, as with a server of one's own, calls are what there is to see.
  const sizeOf = (usage: Usage | undefined): number => (cost > 0 ? usage?.cost_usd : usage?.calls) ?? 0;
  const most = Math.max(...days.map(({ usage }) => sizeOf(usage)));
  const title = cost > 0 ? text.costByDay : text.callsByDay;
  return (
    <figure>
      <figcaption className="mb-3 flex flex-wrap items-baseline justify-between gap-2">
        <span>{title}</span>
        <span className="text-muted tabular-nums">{text.total(dollars(cost), callsText(calls))}</span>
      </figcaption>
      <ol className="flex h-28 items-end gap-px border-b border-line" aria-label={title}>
        {days.map(({ day, usage }) => {
          const label = `${calendarDay(day)}: ${text.total(dollars(usage?.cost_usd ?? 0), callsText(usage?.calls ?? 0))}`;
          return (
            <li key={day} title={label} className="flex h-full flex-1 items-end">
              <span className="sr-only">{label}</span>
              <span
                aria-hidden="true"
                className="w-full rounded-t-sm bg-accent"
                style={{
                  height: `${most > 0 ? Math.max(usage ? 2 : 0, (sizeOf(usage) / most) * 100) : 0}%`,
                }}
              />
            </li>
          );
        })}
      </ol>
      <div className="mt-1 flex justify-between text-sm text-muted" aria-hidden="true">
        <span>{calendarDay(report.from)}</span>
        <span>{calendarDay(report.to)}</span>
      </div>
    </figure>
  );
}

function BySubject() {
  const [by, setBy] = useState<UsageSubject>('model');
  const usage = useQuery(usageQuery(by));
  return (
    <div className="grid gap-3">
      <div className="w-40">
        <Field label={text.usageBy}>
          {(props) => (
            <Select
              {...props}
              value={by}
              onChange={(event) => {
                const chosen = USAGE_SUBJECTS.find((subject) => subject === event.target.value);
                if (chosen) setBy(chosen);
              }}
            >
              {USAGE_SUBJECTS.map((subject) => (
                <option key={subject} value={subject}>
                  {text.usageSubjects[subject]}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </div>
      <Loaded query={usage}>
        {({ items }) => (
          <DataTable
            caption={text.usage}
            rows={items}
            keyOf={(row) => row.subject}
            columns={[
              {
                id: 'subject',
                header: text.usageSubjects[by],
                cell: (row) => <span className="break-all">{row.label || text.noSubject}</span>,
              },
              {
                id: 'calls',
                header: text.usageColumns.calls,
                align: 'right',
                className: 'tabular-nums whitespace-nowrap',
                cell: (row) => count(row.calls),
              },
              {
                id: 'tokens',
                header: text.usageColumns.tokens,
                align: 'right',
                hideBelow: 'md',
                className: 'tabular-nums whitespace-nowrap',
                cell: (row) => `${count(row.input_tokens)} + ${count(row.output_tokens)}`,
              },
              {
                id: 'cost',
                header: text.usageColumns.cost,
                align: 'right',
                className: 'tabular-nums whitespace-nowrap',
                cell: (row) => dollars(row.cost_usd),
              },
            ]}
          />
        )}
      </Loaded>
    </div>
  );
}
