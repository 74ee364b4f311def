import { type ReactNode, useState } from 'react';
import { api, Button, ErrorState, Field, Link, TextArea } from '#console';
import { messages as text } from './assist-messages.en.ts';
import { type AssistNote, assistApi, type ContradictionNote, type SectionNote } from './assist-queries.ts';
import { ModelMark } from './assist-request.tsx';
import type { Draft } from './assist-types.ts';
import { sessionPath } from './queries.ts';
import { useChange } from './together-queries.ts';
import type { Session } from './types.ts';

interface NoteProps<Note> {
  readonly session: Session;
  readonly note: Note;
  readonly acts: boolean;
}

/** Two answers that do not fit, each in its own words, and why. */
export function Contradiction({ session, note, acts }: NoteProps<ContradictionNote>) {
  return (
    <Frame session={session.id} note={note} acts={acts} acceptLabel={text.asOpenPoint}>
      <p className="mt-2 font-strong">{note.content.because}</p>
      <ul className="mt-2 space-y-2">
        {note.content.places.map((place) => (
          <li key={`${place.question_id} ${place.quote}`}>
            <blockquote className="border-l-2 border-line-strong pl-3">“{place.quote}”</blockquote>
            <AnswerLink session={session} id={place.question_id} />
          </li>
        ))}
      </ul>
    </Frame>
  );
}

/** A text for the charter, with what it rests on; it can be changed before it is accepted. */
export function SectionDraft({ session, note, acts }: NoteProps<SectionNote>) {
  const [written, setEdited] = useState<string>();
  const edited = note.status === 'open' ? written : undefined;
  const title = (ids: readonly string[]) =>
    ids.map((id) => session.questions.find((one) => one.id === id)?.prompt ?? id).join('; ');
  return (
    <Frame
      session={session.id}
      note={note}
      acts={acts}
      edited={edited}
      acceptLabel={edited === undefined ? text.accept : text.acceptEdited}
      more={
        edited === undefined ? (
          <Button onClick={() => setEdited(note.content.text)}>{text.edit}</Button>
        ) : (
          <Button look="quiet" onClick={() => setEdited(undefined)}>
            {text.cancel}
          </Button>
        )
      }
    >
      {edited === undefined ? (
        <p className="mt-2 max-w-[75ch] whitespace-pre-line">{note.edited ?? note.content.text}</p>
      ) : (
        <div className="mt-2">
          <Field label={text.text}>
            {(props) => (
              <TextArea
                {...props}
                autoFocus
                value={edited}
                onChange={(event) => setEdited(event.target.value)}
              />
            )}
          </Field>
        </div>
      )}
      {note.stale.length > 0 && <p className="mt-2 text-sm text-warn">{text.stale(title(note.stale))}</p>}
      <DraftSources session={session} draft={note.content} />
    </Frame>
  );
}

/** What each sentence of a draft rests on, and what was left out. */
export function DraftSources({ session, draft }: { session: Session; draft: Draft }) {
  return (
    <details className="mt-2">
      <summary className="min-h-6 text-sm text-muted">{text.sources}</summary>
      <ol className="mt-1 ml-5 list-decimal space-y-2 text-sm">
        {draft.sentences.map((sentence) => (
          <li key={sentence.text}>
            {sentence.text}
            <ul>
              {sentence.sources.map((place) => (
                <li key={`${place.question_id} ${place.quote}`} className="text-muted">
                  “{place.quote}” <AnswerLink session={session} id={place.question_id} />
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ol>
      {draft.left_out.length > 0 && (
        <>
          <p className="mt-2 text-sm text-warn">{text.leftOut}</p>
          <ul className="ml-5 list-disc text-sm">
            {draft.left_out.map((one) => (
              <li key={one.text}>
                {one.text} <span className="text-muted">{one.because}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </details>
  );
}

const AnswerLink = ({ session, id }: { session: Session; id: string }) => (
  <Link to={sessionPath(session.id)} search={{ q: id }} className="text-sm text-accent underline">
    {session.questions.find((one) => one.id === id)?.prompt ?? id}
  </Link>
);

/** What every proposal has: its mark, who decided it, and the buttons to do so. */
function Frame({
  session,
  note,
  acts,
  edited,
  acceptLabel,
  more,
  children,
}: {
  session: string;
  note: AssistNote;
  acts: boolean;
  edited?: string | undefined;
  acceptLabel: string;
  more?: ReactNode;
  children: ReactNode;
}) {
  const decide = useChange((how: 'accept' | 'reject') =>
    api.post(
      `${assistApi(session)}/notes/${note.id}/${how}`,
      how === 'accept' && edited !== undefined ? { text: edited } : {},
    ),
  );
  return (
    <article className="rounded-lg border border-dashed border-line-strong bg-surface p-4">
      <p className="flex flex-wrap items-center gap-2 text-sm text-muted">
        <ModelMark by={note.made_by} />
        {decidedText(note)}
      </p>
      {children}
      {decide.isError && (
        <div className="mt-3">
          <ErrorState error={decide.error} />
        </div>
      )}
      {acts && note.status === 'open' && (
        <p className="mt-3 flex flex-wrap gap-2">
          <Button look="primary" busy={decide.isPending} onClick={() => decide.mutate('accept')}>
            {acceptLabel}
          </Button>
          {more}
          <Button busy={decide.isPending} onClick={() => decide.mutate('reject')}>
            {text.reject}
          </Button>
        </p>
      )}
      {acts && note.status === 'accepted' && (
        <p className="mt-3">
          <Button look="quiet" busy={decide.isPending} onClick={() => decide.mutate('reject')}>
            {text.takeBack}
          </Button>
        </p>
      )}
    </article>
  );
}

function decidedText({ status, decided, edited }: AssistNote): string {
  if (!decided || status === 'open') return '';
  if (status === 'rejected') return text.rejected(decided.by.name);
  return edited === null ? text.accepted(decided.by.name) : text.edited(decided.by.name);
}
