import { useState } from 'react';
import { Button, format, Link, Section, useQuery } from '#console';
import { sessionPath } from './queries.ts';
import { messages } from './together-messages.en.ts';
import { waitingQuery } from './together-queries.ts';
import { STAGE_IDS } from './types.ts';

const text = messages.list;
/** So many are shown at first: the list of charters must not be pushed off the screen. */
const FEW = 4;

/** What waits for whoever looks; nothing at all when nothing does. */
export function WaitingList() {
  const [all, setAll] = useState(false);
  const waiting = useQuery(waitingQuery).data;
  if (!waiting) return null;
  const { approvals, assignments, mentions } = waiting;
  const items = [
    ...approvals.map((one) => <Item key={`agree ${one.session_id}`} {...one} what={text.agree} />),
    ...assignments.map((one) => (
      <Item
        key={`${one.session_id} ${one.target}`}
        {...one}
        question={STAGE_IDS.includes(one.target) ? undefined : one.target}
        what={one.title}
        due={
          one.due === null ? undefined : (one.overdue ? text.overdue : text.due)(format.calendarDay(one.due))
        }
      />
    )),
    ...mentions.map((one) => (
      <Item
        key={one.comment_id}
        {...one}
        question={one.question_id}
        what={`${text.mention(one.by.name)}: ${one.text}`}
      />
    )),
  ];
  if (items.length === 0) return null;
  return (
    <Section title={text.waiting}>
      <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
        {all ? items : items.slice(0, FEW)}
      </ul>
      {!all && items.length > FEW && (
        <Button look="quiet" className="mt-1" onClick={() => setAll(true)}>
          {text.showMore(format.count(items.length - FEW))}
        </Button>
      )}
    </Section>
  );
}

function Item({
  session_id: session,
  project_name: name,
  question,
  what,
  due,
  overdue = false,
}: {
  session_id: string;
  project_name: string;
  question?: string | undefined;
  what: string;
  due?: string | undefined;
  overdue?: boolean;
}) {
  return (
    <li>
      <Link
        to={sessionPath(session)}
        search={question === undefined ? {} : { q: question }}
        className="block px-3 py-2 hover:bg-sunken"
      >
        <span className="line-clamp-2">{what}</span>
        <span className="text-sm text-muted">
          {name}
          {due && <span className={overdue ? 'font-strong text-bad' : ''}> · {due}</span>}
        </span>
      </Link>
    </li>
  );
}
