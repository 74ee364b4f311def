import { api, Button, ErrorState } from '#console';
import { messages as text } from './assist-messages.en.ts';
import { assistApi, type FollowUpNote, requestFor, useAssist } from './assist-queries.ts';
import { AssistMenu, type Choice, ModelMark, RequestState } from './assist-request.tsx';
import { useChange } from './together-queries.ts';
import type { Question, Session } from './types.ts';

const lacks = ({ state }: Question): boolean => state === 'follow-up' || state === 'escalated';

/** Below what the rules ask for: the question of a model, marked, or that it is being asked. */
export function ModelFollowUp({ session, question }: { session: Session; question: Question }) {
  const found = useAssist(session);
  if (!found || !lacks(question)) return null;
  const { assist, acts } = found;
  const note = assist.notes.find(
    (one): one is FollowUpNote =>
      one.kind === 'follow-up' && one.target === question.id && one.status !== 'rejected',
  );
  if (note) return <FollowUp session={session.id} note={note} acts={acts} />;
  const request = requestFor(assist, 'follow-up', question.id);
  // Its answer was to what was said before, or somebody has dismissed it.
  if (request?.status === 'ready' && request.outcome?.proposed !== 0) return null;
  return <RequestState session={session.id} request={request} acts={acts} />;
}

/** What a model can be asked for about a question, and how a draft stands. */
export function AssistQuestion({ session, question }: { session: Session; question: Question }) {
  const found = useAssist(session);
  if (!found?.acts || !found.assist.configured) return null;
  const { assist, acts } = found;
  const words = question.kind === 'text' && !session.locked.includes(question.id);
  const choices: readonly Choice[] = [
    ...(lacks(question)
      ? [{ kind: 'follow-up', target: question.id, label: text.ask['follow-up'] } as const]
      : []),
    ...(words ? [{ kind: 'answer', target: question.id, label: text.ask.answer } as const] : []),
  ];
  if (choices.length === 0) return null;
  return (
    <div className="mt-4 flex flex-wrap items-center gap-3">
      <AssistMenu session={session.id} choices={choices} requests={assist.requests} />
      <RequestState session={session.id} request={requestFor(assist, 'answer', question.id)} acts={acts} />
    </div>
  );
}

function FollowUp({ session, note, acts }: { session: string; note: FollowUpNote; acts: boolean }) {
  const decide = useChange((how: 'accept' | 'reject') =>
    api.post(`${assistApi(session)}/notes/${note.id}/${how}`),
  );
  return (
    <div role="status" className="rounded-lg border border-dashed border-line-strong p-4">
      <ModelMark by={note.made_by} />
      <p className="mt-2">{note.content.question}</p>
      {decide.isError && <ErrorState error={decide.error} />}
      {note.status === 'accepted' && note.decided && (
        <p className="mt-2 text-sm text-muted">{text.kept(note.decided.by.name)}</p>
      )}
      {acts && note.status === 'open' && (
        <p className="mt-3 flex flex-wrap gap-2">
          <Button busy={decide.isPending} onClick={() => decide.mutate('accept')}>
            {text.useful}
          </Button>
          <Button look="quiet" busy={decide.isPending} onClick={() => decide.mutate('reject')}>
            {text.dismiss}
          </Button>
        </p>
      )}
    </div>
  );
}
