import { Callout, ErrorState, format, Page, Section, Skeleton, useParams, useQuery } from '#console';
import { messages as text } from './assist-messages.en.ts';
import { Contradiction, SectionDraft } from './assist-notes.tsx';
import {
  type Assist,
  assistQuery,
  type ContradictionNote,
  requestFor,
  type SectionNote,
  useAssist,
} from './assist-queries.ts';
import { AssistMenu, type Choice, RequestState } from './assist-request.tsx';
import { sessionPath, sessionQuery } from './queries.ts';
import type { Session } from './types.ts';

/** What a model proposes for one charter as a whole: contradictions, and texts. */
export default function AssistPage() {
  const { id = '' } = useParams({ strict: false }) as { id?: string };
  const session = useQuery(sessionQuery(id));
  const assist = useQuery(assistQuery(id));
  const failed = [session, assist].find(({ isError }) => isError);
  return (
    <Page
      title={text.page}
      crumb={{ to: sessionPath(id), label: session.data?.project_name ?? '' }}
      state={text.lead}
    >
      {failed ? (
        <ErrorState error={failed.error} retry={() => void failed.refetch()} />
      ) : session.data && assist.data ? (
        <Proposals session={session.data} assist={assist.data} />
      ) : (
        <Skeleton rows={6} />
      )}
    </Page>
  );
}

function Proposals({ session, assist }: { session: Session; assist: Assist }) {
  const found = useAssist(session);
  if (!found) return <Callout title={text.notConfigured} />;
  const { acts } = found;
  const choices: readonly Choice[] = [
    { kind: 'contradictions', target: '', label: text.ask.contradictions },
    ...assist.sections.map(({ id, title }) => ({
      kind: 'section' as const,
      target: id,
      label: text.askSection(title),
    })),
  ];
  const contradictions = assist.notes.filter((one): one is ContradictionNote => one.kind === 'contradiction');
  return (
    <div className="max-w-[80ch]">
      <p className="mb-6 flex flex-wrap items-center gap-3">
        {acts && assist.configured && (
          <AssistMenu session={session.id} choices={choices} requests={assist.requests} />
        )}
        {assist.cost_usd > 0 && (
          <span className="text-sm text-muted">{text.cost(format.dollars(assist.cost_usd))}</span>
        )}
      </p>
      <Section title={text.contradictions}>
        <div className="space-y-4">
          <RequestState session={session.id} request={requestFor(assist, 'contradictions')} acts={acts} />
          {contradictions.length === 0 && !requestFor(assist, 'contradictions') && (
            <p className="text-muted">{text.none}</p>
          )}
          {contradictions.map((note) => (
            <Contradiction key={note.id} session={session} note={note} acts={acts} />
          ))}
        </div>
      </Section>
      {assist.sections.map((section) => (
        <TextOf key={section.id} session={session} assist={assist} acts={acts} section={section} />
      ))}
    </div>
  );
}

function TextOf({
  session,
  assist,
  acts,
  section,
}: {
  session: Session;
  assist: Assist;
  acts: boolean;
  section: { readonly id: string; readonly title: string };
}) {
  const request = requestFor(assist, 'section', section.id);
  const drafts = assist.notes.filter(
    (one): one is SectionNote =>
      one.kind === 'section' && one.target === section.id && one.status !== 'rejected',
  );
  return (
    <Section title={section.title}>
      <div className="space-y-4">
        <RequestState session={session.id} request={request} acts={acts} />
        {drafts.length === 0 && !request && <p className="text-muted">{text.none}</p>}
        {drafts.map((note) => (
          <SectionDraft key={note.id} session={session} note={note} acts={acts} />
        ))}
      </div>
    </Section>
  );
}
