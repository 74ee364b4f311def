import { useState } from 'react';
import { api, Button, ErrorState, Field, format, Icon, Input, Loaded, paths, useQuery } from '#console';
import type { BesideProps } from './beside.ts';
import { sessionApi } from './queries.ts';
import { messages } from './together-messages.en.ts';
import { type Evidence, evidenceQuery, uploadEvidence, useChange } from './together-queries.ts';

const text = messages.evidence;

/** Files and links behind an answer; what has expired says so. */
export function EvidenceList({ session, question, answers }: BesideProps) {
  const [adding, setAdding] = useState<'link' | 'file' | null>(null);
  const evidence = useQuery(evidenceQuery(session.id, question.id));
  return (
    <div className="space-y-3">
      <Loaded query={evidence}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="text-sm text-muted">{text.none}</p>
          ) : (
            <ul className="space-y-2">
              {items.map((one) => (
                <li key={one.id}>
                  <EvidenceView evidence={one} session={session.id} answers={answers} />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      {answers && adding === null && (
        <div className="flex flex-wrap gap-2">
          <Button onClick={() => setAdding('link')}>{text.addLink}</Button>
          <Button onClick={() => setAdding('file')}>{text.addFile}</Button>
        </div>
      )}
      {adding !== null && (
        <AddEvidence
          kind={adding}
          session={session.id}
          question={question.id}
          onDone={() => setAdding(null)}
        />
      )}
    </div>
  );
}

function EvidenceView({
  evidence,
  session,
  answers,
}: {
  evidence: Evidence;
  session: string;
  answers: boolean;
}) {
  const remove = useChange(() => api.delete(`${sessionApi(session)}/evidence/${evidence.id}`));
  const external = evidence.kind === 'link';
  return (
    <div>
      <div className="flex items-start gap-2">
        <Icon d={paths.file} className="mt-1 text-muted" />
        <div className="min-w-0 flex-1">
          <a
            href={evidence.url}
            className="break-words text-accent underline"
            {...(external ? { target: '_blank', rel: 'noopener noreferrer nofollow' } : { download: true })}
          >
            {evidence.title}
          </a>
          <p className="text-sm text-muted">
            {evidence.file && `${format.bytes(evidence.file.size)} · `}
            {evidence.added_by.name}
            {evidence.expires_on && (
              <span className={evidence.expired ? 'font-strong text-bad' : ''}>
                {' · '}
                {(evidence.expired ? text.expired : text.validUntil)(evidence.expires_on)}
              </span>
            )}
          </p>
        </div>
        {answers && (
          <Button
            look="quiet"
            className="text-sm"
            busy={remove.isPending}
            onClick={() => remove.mutate(undefined)}
          >
            {messages.remove}
          </Button>
        )}
      </div>
      {remove.isError && <ErrorState error={remove.error} />}
    </div>
  );
}

function AddEvidence({
  kind,
  session,
  question,
  onDone,
}: {
  kind: 'link' | 'file';
  session: string;
  question: string;
  onDone: () => void;
}) {
  const [url, setUrl] = useState('');
  const [file, setFile] = useState<File | null>(null);
  const [title, setTitle] = useState('');
  const [expires, setExpires] = useState('');
  const [error, setError] = useState<string>();
  const add = useChange(() => {
    const about = { question_id: question, title, expires_on: expires };
    if (file !== null) return uploadEvidence(session, about, file);
    return api.post<unknown>(`${sessionApi(session)}/evidence`, {
      ...about,
      expires_on: expires || null,
      url,
    });
  }, onDone);
  return (
    <form
      className="space-y-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (kind === 'link' ? url.trim() === '' : file === null) setError(text.needed);
        else add.mutate(undefined);
      }}
    >
      {kind === 'link' ? (
        <Field label={text.link} error={error}>
          {(props) => (
            <Input
              {...props}
              autoFocus
              type="url"
              placeholder="https://"
              value={url}
              onChange={(event) => setUrl(event.target.value)}
            />
          )}
        </Field>
      ) : (
        <Field label={text.file} error={error}>
          {(props) => (
            <Input {...props} type="file" onChange={(event) => setFile(event.target.files?.[0] ?? null)} />
          )}
        </Field>
      )}
      <Field label={text.name}>
        {(props) => (
          <Input
            {...props}
            maxLength={200}
            value={title}
            onChange={(event) => setTitle(event.target.value)}
          />
        )}
      </Field>
      <Field label={text.expires}>
        {(props) => (
          <Input
            {...props}
            type="date"
            value={expires}
            onChange={(event) => setExpires(event.target.value)}
          />
        )}
      </Field>
      {add.isError && <ErrorState error={add.error} />}
      <div className="flex gap-2">
        <Button type="submit" busy={add.isPending}>
          {text.send}
        </Button>
        <Button look="quiet" onClick={onDone}>
          {messages.cancel}
        </Button>
      </div>
    </form>
  );
}
