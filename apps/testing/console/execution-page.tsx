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
  Section,
  Skeleton,
  TextLink,
  useMutation,
  useNavigate,
  useParams,
  useQuery,
  useQueryClient,
} from '#console';
import { ExecutionBadge } from './badges.tsx';
import { DeleteExecution } from './delete-execution.tsx';
import { FindingList } from './finding-list.tsx';
import { LivePicture } from './live-picture.tsx';
import { messages } from './messages.en.ts';
import {
  actOnExecution,
  executionQuery,
  findingsQuery,
  graphQuery,
  reportApi,
  reportsQuery,
  resultsQuery,
  runMessageQuery,
} from './queries.ts';
import { ResultList } from './result-list.tsx';
import { StateMap } from './state-map.tsx';
import { SuiteLook } from './suite-look.tsx';
import type { Execution } from './types.ts';
import { whatOf } from './words.ts';

const text = messages.execution;
const crumb = { to: '/apps/testing', label: messages.list.title };

const isOpen = ({ status }: Execution): boolean => status === 'queued' || status === 'running';

/** One execution: what happens while it runs, what came of it afterwards. */
export default function ExecutionPage() {
  const { id = '' } = useParams({ strict: false }) as { id?: string };
  const query = useQuery(executionQuery(id));
  const execution = query.data;
  if (!execution) {
    return (
      <Page title={messages.app} crumb={crumb}>
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
      title={execution.url}
      crumb={crumb}
      state={<ExecutionBadge execution={execution} />}
      actions={<Actions execution={execution} />}
    >
      {isOpen(execution) && <Progress execution={execution} />}
      {execution.status === 'running' && <LivePicture id={execution.id} />}
      {execution.error && (
        <div className="mb-6">
          <Callout tone="bad" title={execution.error.message}>
            <code className="font-mono text-sm">{execution.error.code}</code>
          </Callout>
        </div>
      )}
      <Reports execution={execution} />
      <SuiteLook execution={execution} />
      {execution.purpose === 'test' && (
        <Section title={text.findings}>
          <Findings execution={execution} />
        </Section>
      )}
      {execution.types.includes('functional') && execution.purpose !== 'mutation' && (
        <Section title={text.tests}>
          <Results id={execution.id} />
        </Section>
      )}
      <States execution={execution} />
      {execution.limits.length > 0 && (
        <Section title={text.limits}>
          <ul className="list-disc space-y-1 pl-5">
            {execution.limits.map((limit) => (
              <li key={limit} className="break-words">
                {limit}
              </li>
            ))}
          </ul>
        </Section>
      )}
    </Page>
  );
}

function Actions({ execution }: { execution: Execution }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  const act = useMutation({
    mutationFn: (verb: 'cancel' | 'resume') => actOnExecution(execution.id, verb),
    onSuccess: (changed) => {
      setAsking(false);
      client.setQueryData(executionQuery(execution.id).queryKey, changed);
    },
  });
  if (isOpen(execution)) {
    return (
      <>
        <Button onClick={() => setAsking(true)}>{text.cancel}</Button>
        {asking && (
          <ConfirmDialog
            title={text.cancelTitle}
            detail={text.cancelDetail}
            action={text.cancel}
            busy={act.isPending}
            error={act.error}
            onConfirm={() => act.mutate('cancel')}
            onClose={() => setAsking(false)}
          />
        )}
      </>
    );
  }
  const again = () => void navigate({ to: '/apps/testing', search: { start: 1, url: execution.url } });
  const goesOn = execution.status === 'cancelled' || execution.status === 'failed';
  return (
    <>
      <Button look="primary" onClick={again}>
        {text.again}
      </Button>
      {goesOn && (
        <Button busy={act.isPending} onClick={() => act.mutate('resume')}>
          {text.resume}
        </Button>
      )}
      <DeleteExecution id={execution.id} />
    </>
  );
}

function Progress({ execution }: { execution: Execution }) {
  const { data } = useQuery({ ...runMessageQuery(execution.run_id), refetchInterval: 2000 });
  const phase = messages.phase[execution.phase as keyof typeof messages.phase] ?? execution.phase;
  return (
    <div className="mb-6 max-w-xl">
      <p className="mb-2" role="status">
        {data?.message || phase}
      </p>
      <ProgressBar value={data?.progress ?? 0} label={text.progress} />
    </div>
  );
}

function Reports({ execution }: { execution: Execution }) {
  const { data } = useQuery(reportsQuery(execution.id));
  if (!data || data.items.length === 0) return null;
  return (
    <Section title={text.reports}>
      <ul className="flex flex-wrap gap-x-4 gap-y-2">
        {data.items.map(({ format: name, file_name: file }) => (
          <li key={name}>
            <a
              href={reportApi(execution.id, name)}
              download={file}
              className="inline-flex min-h-6 items-center text-accent underline underline-offset-2"
            >
              {name.toUpperCase()}
            </a>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Findings({ execution }: { execution: Execution }) {
  const query = useQuery(findingsQuery(execution.id));
  return (
    <Loaded query={query}>{({ items }) => <FindingList findings={items} done={!isOpen(execution)} />}</Loaded>
  );
}

function Results({ id }: { id: string }) {
  const query = useQuery(resultsQuery(id));
  return <Loaded query={query}>{({ items }) => <ResultList results={items} />}</Loaded>;
}

function States({ execution }: { execution: Execution }) {
  const { data } = useQuery(graphQuery(execution.id));
  const graph = data?.graph;
  if (!graph || graph.states.length === 0) return null;
  const { coverage } = graph;
  const { budget_seconds: budget, spent_seconds: spent } = execution;
  const { facts } = text;
  return (
    <Section
      title={text.states}
      action={<TextLink to="/apps/testing/suites">{messages.suite.title}</TextLink>}
    >
      <div className="mb-4">
        <Facts
          items={[
            [facts.types, whatOf(execution)],
            [
              facts.spent,
              budget === null
                ? format.duration(spent)
                : text.ofBudget(format.duration(spent), format.duration(budget)),
            ],
            [facts.states, format.count(coverage.states)],
            [facts.actions, text.of(coverage.actionsExplored, coverage.actionsKnown)],
            [
              facts.forms,
              coverage.formsKnown === 0 ? null : text.of(coverage.formsSubmitted, coverage.formsKnown),
            ],
            [facts.scripts, coverage.scripts === null ? null : format.percent(coverage.scripts)],
          ]}
        />
      </div>
      <StateMap graph={graph} />
    </Section>
  );
}
