import { useState } from 'react';
import {
  api,
  Badge,
  Button,
  ErrorState,
  Field,
  Input,
  Loaded,
  RelativeTime,
  type Tone,
  useQuery,
} from '#console';
import { AnswerInput } from './answer-input.tsx';
import { DraftSources } from './assist-notes.tsx';
import { ModelMark } from './assist-request.tsx';
import type { BesideProps } from './beside.ts';
import { describe } from './conflict.tsx';
import { initialValue, isEmpty } from './draft.ts';
import { sessionApi } from './queries.ts';
import { messages } from './together-messages.en.ts';
import {
  peopleQuery,
  type Suggestion,
  suggestionsQuery,
  useAnswering,
  useChange,
} from './together-queries.ts';
import type { AnswerResult, AnswerValue } from './types.ts';

const text = messages.suggestions;
const tones: Readonly<Record<Suggestion['status'], Tone>> = {
  open: 'accent',
  accepted: 'good',
  rejected: 'warn',
  withdrawn: 'neutral',
};

/** Answers that people propose, and a way to propose one. */
export function SuggestionList(props: BesideProps) {
  const { session, question } = props;
  const [making, setMaking] = useState(false);
  const suggestions = useQuery(suggestionsQuery(session.id, question.id));
  return (
    <div className="space-y-3">
      <Loaded query={suggestions}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="text-sm text-muted">{text.none}</p>
          ) : (
            <ul className="space-y-3">
              {items.map((suggestion) => (
                <li key={suggestion.id}>
                  <SuggestionView {...props} suggestion={suggestion} />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      {making ? (
        <Suggest {...props} onDone={() => setMaking(false)} />
      ) : (
        <Button onClick={() => setMaking(true)}>{text.make}</Button>
      )}
    </div>
  );
}

function SuggestionView({
  session,
  question,
  answers,
  onAnswered,
  suggestion,
}: BesideProps & { suggestion: Suggestion }) {
  const [reason, setReason] = useState<string>();
  const me = useQuery(peopleQuery(session.id)).data?.you.id;
  const path = `${sessionApi(session.id)}/suggestions/${suggestion.id}`;
  const accept = useAnswering(
    session.id,
    () => api.post<AnswerResult>(`${path}/accept`, { revision: session.revision }),
    onAnswered,
  );
  const reject = useChange((why: string) => api.post(`${path}/reject`, { reason: why }));
  const withdraw = useChange(() => api.delete(path));
  const failed = [accept, reject, withdraw].find(({ isError }) => isError);
  const open = suggestion.status === 'open';
  return (
    <article className="rounded-lg border border-line bg-surface p-3">
      <p className="flex flex-wrap items-center gap-2 text-sm text-muted">
        {suggestion.made_by && <ModelMark by={suggestion.made_by} />}
        {suggestion.made_by ? text.askedBy(suggestion.author.name) : text.by(suggestion.author.name)}{' '}
        <RelativeTime at={suggestion.at} />
        {!open && <Badge tone={tones[suggestion.status]}>{text.status[suggestion.status]}</Badge>}
      </p>
      <p className="mt-1 max-h-60 overflow-y-auto break-words whitespace-pre-line">
        {describe(question, suggestion.value)}
      </p>
      {suggestion.made_by && <DraftSources session={session} draft={suggestion.made_by} />}
      {suggestion.note && <p className="mt-1 text-sm text-muted">{suggestion.note}</p>}
      {suggestion.decided?.reason && <p className="mt-1 text-sm">{suggestion.decided.reason}</p>}
      {open && reason === undefined && (
        <div className="mt-2 flex flex-wrap gap-2">
          {answers && (
            <>
              <Button look="primary" busy={accept.isPending} onClick={() => accept.mutate(undefined)}>
                {text.accept}
              </Button>
              <Button onClick={() => setReason('')}>{text.reject}</Button>
            </>
          )}
          {suggestion.author.id === me && (
            <Button look="quiet" busy={withdraw.isPending} onClick={() => withdraw.mutate(undefined)}>
              {text.withdraw}
            </Button>
          )}
        </div>
      )}
      {open && reason !== undefined && (
        <form
          className="mt-2 space-y-2"
          onSubmit={(event) => {
            event.preventDefault();
            if (reason.trim() !== '') reject.mutate(reason);
          }}
        >
          <Field label={text.reason}>
            {(props) => (
              <Input
                {...props}
                autoFocus
                maxLength={2000}
                value={reason}
                onChange={(event) => setReason(event.target.value)}
              />
            )}
          </Field>
          <div className="flex gap-2">
            <Button type="submit" busy={reject.isPending} disabled={reason.trim() === ''}>
              {text.reject}
            </Button>
            <Button look="quiet" onClick={() => setReason(undefined)}>
              {messages.cancel}
            </Button>
          </div>
        </form>
      )}
      {failed && <ErrorState error={failed.error} />}
    </article>
  );
}

function Suggest({ session, question, onDone }: BesideProps & { onDone: () => void }) {
  const [value, setValue] = useState<AnswerValue>(() => initialValue(question, undefined));
  const [note, setNote] = useState('');
  const [error, setError] = useState<string>();
  const send = useChange(
    () => api.post(`${sessionApi(session.id)}/suggestions`, { question_id: question.id, value, note }),
    onDone,
  );
  return (
    <form
      className="space-y-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (isEmpty(value)) setError(text.empty);
        else send.mutate(undefined);
      }}
    >
      <AnswerInput
        question={question}
        value={value}
        limit={session.response_limit}
        error={error}
        onChange={(next) => {
          setError(undefined);
          setValue(next);
        }}
      />
      <Field label={text.note}>
        {(props) => (
          <Input {...props} maxLength={2000} value={note} onChange={(event) => setNote(event.target.value)} />
        )}
      </Field>
      {send.isError && <ErrorState error={send.error} />}
      <div className="flex gap-2">
        <Button type="submit" look="primary" busy={send.isPending}>
          {text.send}
        </Button>
        <Button look="quiet" onClick={onDone}>
          {messages.cancel}
        </Button>
      </div>
    </form>
  );
}
