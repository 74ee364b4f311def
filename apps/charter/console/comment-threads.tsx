import { useState } from 'react';
import { api, Button, ErrorState, Field, Loaded, RelativeTime, TextArea, useQuery } from '#console';
import type { BesideProps } from './beside.ts';
import { sessionApi } from './queries.ts';
import { messages } from './together-messages.en.ts';
import { type Comment, commentsQuery, peopleQuery, type Thread, useChange } from './together-queries.ts';

const text = messages.comments;

/** What people say about a question, in threads. */
export function CommentThreads({ session, question, answers }: BesideProps) {
  const threads = useQuery(commentsQuery(session.id, question.id));
  const me = useQuery(peopleQuery(session.id)).data?.you.id ?? null;
  const path = `${sessionApi(session.id)}/comments`;
  return (
    <div className="space-y-4">
      <Loaded query={threads}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="text-sm text-muted">{text.none}</p>
          ) : (
            <ul className="space-y-4">
              {items.map((thread) => (
                <li key={thread.id}>
                  <ThreadView thread={thread} path={path} question={question.id} me={me} answers={answers} />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      <Write
        label={text.write}
        action={text.send}
        send={(said) => api.post(path, { question_id: question.id, text: said })}
      />
    </div>
  );
}

function ThreadView({
  thread,
  path,
  question,
  me,
  answers,
}: {
  thread: Thread;
  path: string;
  question: string;
  me: string | null;
  answers: boolean;
}) {
  const [replying, setReplying] = useState(false);
  const resolve = useChange((resolved: boolean) => api.post(`${path}/${thread.id}/resolve`, { resolved }));
  const mayResolve = answers || thread.author.id === me;
  return (
    <article className={thread.resolved ? 'opacity-75' : ''}>
      <CommentView comment={thread} path={path} me={me} />
      {thread.replies.length > 0 && (
        <ul className="mt-2 space-y-2 border-l-2 border-line pl-3">
          {thread.replies.map((reply) => (
            <li key={reply.id}>
              <CommentView comment={reply} path={path} me={me} />
            </li>
          ))}
        </ul>
      )}
      <div className="mt-1 flex flex-wrap items-center gap-1">
        <Small onClick={() => setReplying(!replying)}>{text.reply}</Small>
        {mayResolve && (
          <Small onClick={() => resolve.mutate(thread.resolved === null)}>
            {thread.resolved ? text.reopen : text.resolve}
          </Small>
        )}
        {thread.resolved && (
          <span className="text-sm text-muted">{text.resolvedBy(thread.resolved.by.name)}</span>
        )}
      </div>
      {resolve.isError && <ErrorState error={resolve.error} />}
      {replying && (
        <Write
          label={text.replyTo(thread.author.name)}
          action={text.reply}
          autoFocus
          onDone={() => setReplying(false)}
          send={(said) => api.post(path, { question_id: question, text: said, reply_to: thread.id })}
        />
      )}
    </article>
  );
}

function CommentView({ comment, path, me }: { comment: Comment; path: string; me: string | null }) {
  const [editing, setEditing] = useState(false);
  const remove = useChange(() => api.delete(`${path}/${comment.id}`));
  if (comment.deleted) return <p className="text-sm text-muted italic">{text.deleted}</p>;
  return (
    <div>
      <p className="text-sm text-muted">
        <span className="font-strong text-ink" title={comment.author.email}>
          {comment.author.name}
        </span>{' '}
        <RelativeTime at={comment.at} />
        {comment.edited_at && ` · ${text.edited}`}
      </p>
      {editing ? (
        <Write
          label={text.edit}
          action={messages.save}
          initial={comment.text}
          autoFocus
          onDone={() => setEditing(false)}
          send={(said) => api.put(`${path}/${comment.id}`, { text: said })}
        />
      ) : (
        <p className="break-words whitespace-pre-line">{comment.text}</p>
      )}
      {comment.author.id === me && !editing && (
        <div className="flex gap-1">
          <Small onClick={() => setEditing(true)}>{text.edit}</Small>
          <Small onClick={() => remove.mutate(undefined)}>{text.delete}</Small>
        </div>
      )}
      {remove.isError && <ErrorState error={remove.error} />}
    </div>
  );
}

function Small({ onClick, children }: { onClick: () => void; children: string }) {
  return (
    <Button look="quiet" className="-ml-2 px-2 text-sm" onClick={onClick}>
      {children}
    </Button>
  );
}

function Write({
  label,
  action,
  initial = '',
  autoFocus = false,
  send,
  onDone,
}: {
  label: string;
  action: string;
  initial?: string;
  autoFocus?: boolean;
  send: (text: string) => Promise<unknown>;
  onDone?: () => void;
}) {
  const [said, setSaid] = useState(initial);
  const change = useChange(send, () => {
    setSaid('');
    onDone?.();
  });
  const submit = () => {
    if (said.trim() !== '' && !change.isPending) change.mutate(said);
  };
  return (
    <form
      className="space-y-2"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onDone?.();
        if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
        event.preventDefault();
        submit();
      }}
    >
      <Field label={label} hint={autoFocus ? undefined : text.hint}>
        {(props) => (
          <TextArea
            {...props}
            autoFocus={autoFocus}
            className="min-h-16"
            maxLength={2000}
            value={said}
            onChange={(event) => setSaid(event.target.value)}
          />
        )}
      </Field>
      {change.isError && <ErrorState error={change.error} />}
      <Button type="submit" busy={change.isPending} disabled={said.trim() === ''}>
        {action}
      </Button>
    </form>
  );
}
