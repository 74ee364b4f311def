import { useId } from 'react';
import { Badge, format, RelativeTime, RowLink, Section, Select } from '#console';
import { DecisionBadge } from './decision.tsx';
import { messages } from './portfolio-messages.en.ts';
import type { Portfolio } from './portfolio-queries.ts';
import { sessionPath } from './queries.ts';
import { cell, hiddenNarrow, SmallTable } from './small-table.tsx';

const text = messages.again;

/** Decisions that somebody should look at again, the oldest first. */
export function PortfolioAgain({
  again: { months, charters, items },
  choices,
  onMonths,
}: {
  again: Portfolio['again'];
  choices: readonly number[];
  onMonths: (months: number) => void;
}) {
  const monthsId = useId();
  const choice = (
    <label htmlFor={monthsId} className="flex items-center gap-2 text-sm text-muted">
      <span className="whitespace-nowrap">{text.months}</span>
      <Select id={monthsId} value={months} onChange={(event) => onMonths(Number(event.target.value))}>
        {choices.map((one) => (
          <option key={one} value={one}>
            {text.month(one)}
          </option>
        ))}
      </Select>
    </label>
  );
  return (
    <Section title={text.title}>
      <div className="mb-3 flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <p className="text-muted">{items.length === 0 ? text.none : text.lead(months)}</p>
        {choice}
      </div>
      {items.length > 0 && (
        <SmallTable
          caption={text.title}
          head={[
            { text: messages.charter },
            { text: messages.decision, hideNarrow: true },
            { text: text.decided, hideNarrow: true },
            { text: text.why },
          ]}
        >
          {items.map((one) => (
            <tr key={one.session_id} className="hover:bg-sunken">
              <td className={`${cell} min-w-48 max-sm:min-w-28`}>
                <RowLink to={sessionPath(one.session_id)}>{one.project_name}</RowLink>
                <span className="mt-1 block sm:hidden">
                  <DecisionBadge decision={one.decision} />
                </span>
              </td>
              <td className={`${cell} ${hiddenNarrow}`}>
                <DecisionBadge decision={one.decision} />
              </td>
              <td className={`${cell} ${hiddenNarrow}`}>
                <RelativeTime at={one.decided_at} />
              </td>
              <td className={cell}>
                <span className="flex flex-wrap gap-1">
                  {one.reasons.map((reason) => (
                    <Badge key={reason}>
                      {reason === 'evidence-expired' && one.expired_evidence > 1
                        ? `${text.reason[reason]} (${format.count(one.expired_evidence)})`
                        : text.reason[reason]}
                    </Badge>
                  ))}
                </span>
              </td>
            </tr>
          ))}
        </SmallTable>
      )}
      {charters > items.length && (
        <p className="mt-2 text-sm text-muted">{text.more(charters - items.length)}</p>
      )}
    </Section>
  );
}
