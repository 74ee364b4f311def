import { useState } from 'react';
import {
  Button,
  Callout,
  ConfirmDialog,
  ErrorState,
  Facts,
  format,
  Loaded,
  Page,
  ProgressBar,
  RelativeTime,
  Section,
  Skeleton,
  useMutation,
  useNavigate,
  useParams,
  useQuery,
  useQueryClient,
} from '#console';
import { key } from '../queries.ts';
import { StudyBadge } from './study-badge.tsx';
import { StudyChart } from './study-chart.tsx';
import { GroupsTable } from './study-groups.tsx';
import { messages } from './study-messages.en.ts';
import { actOnStudy, deleteStudy, exportApi, isOpen, seedsQuery, studyQuery } from './study-queries.ts';
import { MembersTable, WaysTable } from './study-tables.tsx';
import type { WholeStudy } from './study-types.ts';

const text = messages.page;
const crumb = { to: '/apps/coalition/studies', label: text.crumb };

/** One study: how far it is, and once it has ended what it showed and how far that reaches. */
export default function StudyPage() {
  const { id = '' } = useParams({ strict: false }) as { id?: string };
  const query = useQuery(studyQuery(id));
  const study = query.data;
  if (!study) {
    return (
      <Page title={text.crumb} crumb={crumb}>
        {query.isError ? (
          <ErrorState error={query.error} retry={() => void query.refetch()} />
        ) : (
          <Skeleton rows={8} />
        )}
      </Page>
    );
  }
  return (
    <Page
      title={study.name}
      crumb={crumb}
      state={<StudyBadge study={study} />}
      actions={<Actions study={study} />}
    >
      {isOpen(study) && <Progress study={study} />}
      {study.error && (
        <div className="mb-6">
          <Callout tone="bad" title={study.error.message}>
            <code className="font-mono text-sm">{study.error.code}</code>
          </Callout>
        </div>
      )}
      <Conclusions study={study} />
      {study.done > 0 && <Seeds study={study} />}
      {study.result && (
        <>
          <Section title={text.measures}>
            <WaysTable ways={study.result.report.variants} />
          </Section>
          <Section title={text.members}>
            <MembersTable ways={study.result.report.variants} />
          </Section>
          {study.division === 'shapley' && (
            <Section title={text.groups}>
              <GroupsTable ways={study.result.report.variants} />
            </Section>
          )}
        </>
      )}
      <Section title={text.facts}>
        <Design study={study} />
      </Section>
    </Page>
  );
}

function Progress({ study: { status, done, seeds } }: { study: WholeStudy }) {
  return (
    <div className="mb-6 max-w-xl">
      <ProgressBar value={done / seeds} label={text.progress(done, seeds)} />
      <p className="mt-1 text-sm text-muted" role="status">
        {status === 'queued' ? text.waits : text.progress(done, seeds)}
      </p>
      <p className="text-sm text-muted">{text.noPeeking}</p>
    </div>
  );
}

function Conclusions({ study }: { study: WholeStudy }) {
  if (isOpen(study)) return null;
  if (!study.result) return <p className="mb-6 text-muted">{text.tooFew}</p>;
  const { conclusions, cautions } = study.result;
  return (
    <Section title={text.conclusions}>
      <div className="max-w-[80ch] space-y-2">
        {conclusions.map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
        <details className="pt-1">
          <summary className="min-h-6 text-muted">{text.cautions}</summary>
          <ul className="mt-1 list-disc space-y-1 pl-5 text-sm text-muted">
            {cautions.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </details>
      </div>
    </Section>
  );
}

function Seeds({ study }: { study: WholeStudy }) {
  const query = useQuery(seedsQuery(study.id, study.done));
  return (
    <Section title={text.chart}>
      <Loaded query={query}>{({ items }) => <StudyChart study={study} rows={items} />}</Loaded>
    </Section>
  );
}

function Design({ study }: { study: WholeStudy }) {
  const { kind, ...rest } = study.world;
  const options = Object.entries(rest)
    .map(([name, value]) => `${name} ${String(value)}`)
    .join(', ');
  return (
    <Facts
      items={[
        [text.world, `${messages.world[kind].label} (${options})`],
        [text.who, study.members.map(({ name }) => name).join(', ')],
        [text.divided, text.division[study.division]],
        [text.ticks, format.count(study.ticks)],
        [text.seeds, `${study.first_seed} – ${study.first_seed + study.seeds - 1}`],
        [text.took, format.duration(study.spent_seconds)],
        [text.begun, <RelativeTime key="begun" at={study.created_at} />],
      ]}
    />
  );
}

function Actions({ study }: { study: WholeStudy }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [asking, setAsking] = useState<'cancel' | 'delete'>();
  const act = useMutation({
    mutationFn: (verb: 'cancel' | 'resume') => actOnStudy(study.id, verb),
    onSuccess: () => {
      setAsking(undefined);
      return client.invalidateQueries({ queryKey: key('study', study.id) });
    },
  });
  const remove = useMutation({
    mutationFn: () => deleteStudy(study.id),
    onSuccess: () => navigate({ to: crumb.to, replace: true }),
  });
  if (isOpen(study))
    return (
      <>
        <Button onClick={() => setAsking('cancel')}>{text.cancel}</Button>
        {asking === 'cancel' && (
          <ConfirmDialog
            title={text.cancelTitle}
            detail={text.cancelDetail}
            action={text.cancel}
            busy={act.isPending}
            error={act.error}
            onConfirm={() => act.mutate('cancel')}
            onClose={() => setAsking(undefined)}
          />
        )}
      </>
    );
  return (
    <>
      {study.status !== 'completed' && (
        <Button look="primary" busy={act.isPending} onClick={() => act.mutate('resume')}>
          {text.resume}
        </Button>
      )}
      {(['csv', 'json'] as const).map((kind) => (
        <a
          key={kind}
          href={exportApi(study.id, kind)}
          download={`study-${study.id}.${kind}`}
          className="inline-flex min-h-8 items-center rounded-md border border-line-strong bg-surface px-3 py-1 font-strong whitespace-nowrap hover:bg-sunken"
        >
          {text[kind]}
        </a>
      ))}
      <Button onClick={() => setAsking('delete')}>{text.delete}</Button>
      {act.isError && <ErrorState error={act.error} />}
      {asking === 'delete' && (
        <ConfirmDialog
          title={text.deleteTitle}
          detail={text.deleteDetail}
          action={text.delete}
          danger
          busy={remove.isPending}
          error={remove.error}
          onConfirm={() => remove.mutate()}
          onClose={() => setAsking(undefined)}
        />
      )}
    </>
  );
}
