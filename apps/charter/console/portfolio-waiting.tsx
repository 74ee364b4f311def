import { useState } from 'react';
import { Button, format, Link, RelativeTime, Section } from '#console';
import { messages } from './portfolio-messages.en.ts';
import type { Portfolio, WaitingItem, WaitingPerson } from './portfolio-queries.ts';
import { sessionPath } from './queries.ts';
import { cell, hiddenNarrow, numberCell, SmallTable } from './small-table.tsx';

const text = messages.waiting;
/** Items shown before one asks for the others. */
const FEW = 6;

/** Who has how much to do, and what of it is the most urgent. */
export function PortfolioWaiting({ waiting }: { waiting: Portfolio['waiting'] }) {
  const [all, setAll] = useState(false);
  const { people, people_total: total, items, committee } = waiting;
  if (people.length === 0 && items.length === 0) {
    return (
      <Section title={text.title}>
        <p className="text-muted">{text.none}</p>
      </Section>
    );
  }
  return (
    <Section title={text.title}>
      <div className="grid items-start gap-6 xl:grid-cols-2">
        <div className="min-w-0">
          {committee > 0 && (
            <p className="mb-3">
              <Link to="/approvals" className="font-strong text-accent underline underline-offset-2">
                {text.committee}
              </Link>
              : {text.committeeHas(committee)}
            </p>
          )}
          {people.length > 0 && (
            <SmallTable
              caption={text.title}
              head={[
                { text: text.person },
                ...[text.overdue, text.soon, text.agreements].map((name) => ({ text: name, right: true })),
                ...[text.suggestions, text.later].map((name) => ({
                  text: name,
                  right: true,
                  hideNarrow: true,
                })),
              ]}
            >
              {people.map((one) => (
                <PersonRow key={one.person.id} row={one} />
              ))}
            </SmallTable>
          )}
          {total > people.length && (
            <p className="mt-2 text-sm text-muted">{text.more(total - people.length)}</p>
          )}
        </div>
        <section aria-label={text.urgent} className="min-w-0">
          {items.length > 0 && (
            <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
              {items.slice(0, all ? undefined : FEW).map((item) => (
                <Item key={`${item.kind} ${item.session_id} ${item.question_id ?? item.title}`} item={item} />
              ))}
            </ul>
          )}
          {!all && items.length > FEW && (
            <div className="mt-2">
              <Button look="quiet" onClick={() => setAll(true)}>
                {text.showMore(items.length - FEW)}
              </Button>
            </div>
          )}
        </section>
      </div>
    </Section>
  );
}

function PersonRow({ row }: { row: WaitingPerson }) {
  const { person, overdue, due_soon: soon, agreements, suggestions, later } = row;
  return (
    <tr>
      <th scope="row" className={`${cell} font-normal`} title={person.email}>
        <span className="block max-w-48 truncate">{person.name}</span>
      </th>
      <td className={`${numberCell} ${overdue > 0 ? 'font-strong text-bad' : 'text-muted'}`}>
        {count(overdue)}
      </td>
      <Count value={soon} />
      <Count value={agreements} />
      <Count value={suggestions} hideNarrow />
      <Count value={later} hideNarrow />
    </tr>
  );
}

function Count({ value, hideNarrow = false }: { value: number; hideNarrow?: boolean }) {
  return (
    <td className={`${numberCell} ${value === 0 ? 'text-muted' : ''} ${hideNarrow ? hiddenNarrow : ''}`}>
      {count(value)}
    </td>
  );
}

const count = (value: number): string => (value === 0 ? '–' : format.count(value));

function Item({ item }: { item: WaitingItem }) {
  const { kind, session_id: session, project_name: name, question_id: question, people } = item;
  const what = kind === 'committee' ? text.kind.committee : text.kind[kind](item.title);
  return (
    <li>
      <Link
        to={sessionPath(session)}
        search={question === null ? {} : { q: question }}
        className="block px-3 py-2 hover:bg-sunken"
      >
        <span className="line-clamp-1">{what}</span>
        <span className="flex justify-between gap-x-4 text-sm text-muted max-sm:flex-wrap">
          <span className="min-w-0">
            {name}
            {people.length > 0 && ` · ${people.map((one) => one.name).join(', ')}`}
          </span>
          <When item={item} />
        </span>
      </Link>
    </li>
  );
}

function When({ item: { due, overdue, since } }: { item: WaitingItem }) {
  if (due !== null) {
    return overdue ? (
      <span className="font-strong whitespace-nowrap text-bad">{text.wasDue(format.calendarDay(due))}</span>
    ) : (
      <span className="whitespace-nowrap">{text.due(format.calendarDay(due))}</span>
    );
  }
  return since === null ? null : <RelativeTime at={since} />;
}
