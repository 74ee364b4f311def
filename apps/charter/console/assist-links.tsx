import { ButtonLink, Callout, format } from '#console';
import { messages as text } from './assist-messages.en.ts';
import { assistPath, requestFor, useAssist } from './assist-queries.ts';
import { AssistMenu, RequestState } from './assist-request.tsx';
import type { Session } from './types.ts';

/** The way to what a model proposes; not there where no model is. */
export function AssistLink({ session }: { session: Session }) {
  if (!useAssist(session)) return null;
  return <ButtonLink to={assistPath(session.id)}>{text.open}</ButtonLink>;
}

/** At the end of the interview: possible contradictions that nobody has looked at. Finishing does not wait for it. */
export function AssistBeforeFinish({ session }: { session: Session }) {
  const found = useAssist(session);
  if (!found) return null;
  const { assist, acts } = found;
  const open = assist.notes.filter((one) => one.kind === 'contradiction' && one.status === 'open').length;
  const request = requestFor(assist, 'contradictions');
  if (open > 0) {
    return (
      <Callout title={open === 1 ? text.openFinding : text.openFindings(format.count(open))}>
        <ButtonLink to={assistPath(session.id)}>{text.look}</ButtonLink>
      </Callout>
    );
  }
  if (request) return <RequestState session={session.id} request={request} acts={acts} />;
  if (!acts || !assist.configured) return null;
  return (
    <div className="space-y-2">
      <p className="text-muted">{text.beforeFinish}</p>
      <AssistMenu
        session={session.id}
        choices={[{ kind: 'contradictions', target: '', label: text.ask.contradictions }]}
        requests={assist.requests}
      />
    </div>
  );
}
