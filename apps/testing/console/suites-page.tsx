import {
  Badge,
  Button,
  DataTable,
  EmptyState,
  Field,
  Loaded,
  Page,
  Section,
  Select,
  useInfiniteQuery,
  useMutation,
  useNavigate,
  useQuery,
  useQueryClient,
  useSearch,
} from '#console';
import { messages } from './messages.en.ts';
import {
  beginExecution,
  casesQuery,
  changeCase,
  executionPath,
  settleSuggestion,
  sitesQuery,
  suggestionsQuery,
} from './queries.ts';
import { SuiteTrend } from './suite-trend.tsx';
import type { Execution, KeptCase, Site, Suggestion } from './types.ts';

const text = messages.suite;
const crumb = { to: '/apps/testing', label: text.crumb };

/** The tests of a site, and what would make them better. `?site=ORIGIN` says which. */
export default function SuitesPage() {
  const { site: wanted } = useSearch({ strict: false }) as { site?: unknown };
  const navigate = useNavigate();
  const query = useQuery(sitesQuery);
  const site = query.data?.items.find(({ origin }) => origin === wanted) ?? query.data?.items[0];
  const run = useMutation({
    mutationFn: ({ origin, purpose }: { origin: string; purpose: Execution['purpose'] }) =>
      beginExecution({ url: origin, types: ['functional'], replay: true, purpose }, site?.project_id ?? null),
    onSuccess: ({ id }) => navigate({ to: executionPath(id) }),
  });
  const actions =
    site &&
    (['test', 'order', 'mutation'] as const).map((purpose) => (
      <Button
        key={purpose}
        {...(purpose === 'test' && { look: 'primary' as const })}
        busy={run.isPending && run.variables.purpose === purpose}
        onClick={() => run.mutate({ origin: site.origin, purpose })}
      >
        {{ test: text.run, order: text.tryOrder, mutation: text.tryMutants }[purpose]}
      </Button>
    ));
  return (
    <Page title={text.title} crumb={crumb} state={text.lead} actions={actions}>
      <Loaded query={query}>
        {({ items }) =>
          site ? (
            <>
              <div className="mb-6 max-w-md">
                <Field label={text.site}>
                  {(props) => (
                    <Select
                      {...props}
                      value={site.origin}
                      onChange={(event) =>
                        void navigate({
                          to: '/apps/testing/suites',
                          search: { site: event.target.value },
                          replace: true,
                        })
                      }
                    >
                      {items.map(({ origin }) => (
                        <option key={origin}>{origin}</option>
                      ))}
                    </Select>
                  )}
                </Field>
              </div>
              <SuiteTrend key={`trend ${site.origin}`} site={site} />
              <Suggestions key={`suggestions ${site.origin}`} site={site} />
              <Cases key={`cases ${site.origin}`} site={site} />
            </>
          ) : (
            <EmptyState title={text.emptyTitle} detail={text.emptyDetail} />
          )
        }
      </Loaded>
    </Page>
  );
}

function Suggestions({ site }: { site: Site }) {
  const client = useQueryClient();
  const query = useQuery(suggestionsQuery(site));
  const settle = useMutation({
    mutationFn: ({ id, verb }: { id: string; verb: 'apply' | 'dismiss' }) => settleSuggestion(id, verb),
    onSuccess: () => client.invalidateQueries({ queryKey: ['app', 'testing'] }),
  });
  return (
    <Section title={text.suggestions}>
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="text-muted">{text.noSuggestions}</p>
          ) : (
            <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
              {items.map((suggestion) => (
                <li key={suggestion.id} className="flex flex-wrap items-center gap-3 px-4 py-3">
                  <SuggestionText suggestion={suggestion} />
                  {suggestion.applicable && (
                    <Button
                      look="primary"
                      onClick={() => settle.mutate({ id: suggestion.id, verb: 'apply' })}
                    >
                      {text.apply}
                    </Button>
                  )}
                  <Button onClick={() => settle.mutate({ id: suggestion.id, verb: 'dismiss' })}>
                    {text.dismiss}
                  </Button>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Section>
  );
}

/** What follows the first line is code: the change that no test notices. */
function SuggestionText({ suggestion: { title, reason } }: { suggestion: Suggestion }) {
  const [sentence, ...code] = reason.split('\n');
  return (
    <div className="min-w-60 flex-1">
      <p>{title}</p>
      <p className="text-sm text-muted">{sentence}</p>
      {code.length > 0 && (
        <pre className="mt-2 overflow-auto rounded-md bg-sunken p-2 font-mono text-sm">{code.join('\n')}</pre>
      )}
    </div>
  );
}

function Cases({ site }: { site: Site }) {
  const client = useQueryClient();
  const query = useInfiniteQuery(casesQuery(site));
  const change = useMutation({
    mutationFn: ({ id, status }: { id: string; status: KeptCase['status'] }) => changeCase(id, status),
    onSuccess: () => client.invalidateQueries({ queryKey: casesQuery(site).queryKey }),
  });
  const cases = query.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Section title={text.tests}>
      <DataTable
        caption={text.tests}
        rows={cases}
        keyOf={({ id }) => id}
        columns={[
          { id: 'name', header: text.name, className: 'min-w-64', cell: ({ definition }) => definition.name },
          {
            id: 'status',
            header: text.status,
            className: 'whitespace-nowrap',
            cell: ({ status, proposal }) => (
              <span className="flex gap-2">
                <Badge tone={status === 'active' ? 'good' : 'neutral'}>{text[status]}</Badge>
                {proposal !== null && <Badge tone="warn">{text.proposal}</Badge>}
              </span>
            ),
          },
          {
            id: 'change',
            header: text.change,
            align: 'right',
            cell: ({ id, status }) => (
              <Button
                onClick={() => change.mutate({ id, status: status === 'active' ? 'quarantined' : 'active' })}
              >
                {status === 'active' ? text.setAside : text.takeBack}
              </Button>
            ),
          },
        ]}
      />
      {query.hasNextPage && (
        <div className="mt-4 flex justify-center">
          <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {text.more}
          </Button>
        </div>
      )}
    </Section>
  );
}
