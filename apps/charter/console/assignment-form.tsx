import { useId, useState } from 'react';
import { api, Button, ErrorState, Field, Input, useQuery } from '#console';
import type { BesideProps } from './beside.ts';
import { sessionApi } from './queries.ts';
import { messages } from './together-messages.en.ts';
import { peopleQuery, useChange } from './together-queries.ts';
import type { Assignment } from './types.ts';

const text = messages.assignment;

/** Who is to answer this question or its stage, and until when. */
export function AssignmentForm({ session, question, answers }: BesideProps) {
  return (
    <div className="space-y-4">
      <Target session={session.id} target={question.id} assignments={session.assignments} answers={answers} />
      <Target
        session={session.id}
        target={question.stage}
        title={text.stage}
        assignments={session.assignments}
        answers={answers}
      />
    </div>
  );
}

function Target({
  session,
  target,
  title,
  assignments,
  answers,
}: {
  session: string;
  target: string;
  title?: string;
  assignments: readonly Assignment[];
  answers: boolean;
}) {
  const [changing, setChanging] = useState(false);
  const assignment = assignments.find((one) => one.target === target);
  const path = `${sessionApi(session)}/assignments/${encodeURIComponent(target)}`;
  const take = useChange(() => api.delete(path));
  return (
    <div>
      {title && <p className="text-sm text-muted">{title}</p>}
      <p>
        {assignment ? <span title={assignment.assignee.email}>{assignment.assignee.name}</span> : text.nobody}
        {assignment && <Due assignment={assignment} />}
      </p>
      {answers && !changing && (
        <div className="flex gap-1">
          <Button look="quiet" className="-ml-2 px-2 text-sm" onClick={() => setChanging(true)}>
            {assignment ? text.change : text.assign}
          </Button>
          {assignment && (
            <Button
              look="quiet"
              className="px-2 text-sm"
              busy={take.isPending}
              onClick={() => take.mutate(undefined)}
            >
              {text.take}
            </Button>
          )}
        </div>
      )}
      {take.isError && <ErrorState error={take.error} />}
      {changing && (
        <Assign session={session} path={path} before={assignment} onDone={() => setChanging(false)} />
      )}
    </div>
  );
}

function Due({ assignment: { due, done, overdue } }: { assignment: Assignment }) {
  if (done) return <span className="text-sm text-good"> · {text.done}</span>;
  if (due === null) return null;
  return (
    <span className={`text-sm ${overdue ? 'font-strong text-bad' : 'text-muted'}`}>
      {' · '}
      {overdue ? text.overdue(due) : text.due_(due)}
    </span>
  );
}

function Assign({
  session,
  path,
  before,
  onDone,
}: {
  session: string;
  path: string;
  before: Assignment | undefined;
  onDone: () => void;
}) {
  const [email, setEmail] = useState(before?.assignee.email ?? '');
  const [due, setDue] = useState(before?.due ?? '');
  const people = useQuery(peopleQuery(session)).data?.people ?? [];
  const listId = useId();
  const assign = useChange(() => api.put(path, { email, due: due || null }), onDone);
  return (
    <form
      className="space-y-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (email.trim() !== '') assign.mutate(undefined);
      }}
    >
      <Field label={text.who}>
        {(props) => (
          <Input
            {...props}
            autoFocus
            type="email"
            list={listId}
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
        )}
      </Field>
      <datalist id={listId}>
        {people.map((person) => (
          <option key={person.id} value={person.email}>
            {person.name}
          </option>
        ))}
      </datalist>
      <Field label={text.due}>
        {(props) => (
          <Input {...props} type="date" value={due} onChange={(event) => setDue(event.target.value)} />
        )}
      </Field>
      {assign.isError && <ErrorState error={assign.error} />}
      <div className="flex gap-2">
        <Button type="submit" busy={assign.isPending} disabled={email.trim() === ''}>
          {text.assign}
        </Button>
        <Button look="quiet" onClick={onDone}>
          {messages.cancel}
        </Button>
      </div>
    </form>
  );
}
