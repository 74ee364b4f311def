import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import { type ModelsStatus, modelsQuery } from '../../api/models.ts';
import { useAdministrator } from '../../kit/administrator.ts';
import { Button } from '../../kit/button.tsx';
import { count, dollars, duration } from '../../kit/format.ts';
import { Card, Page, Section } from '../../kit/page.tsx';
import { Callout, ErrorState, Loaded } from '../../kit/states.tsx';
import { Badge } from '../../kit/status.tsx';
import { messages } from '../../messages.en.ts';
import { Budgets } from './budgets.tsx';
import { Calls } from './calls.tsx';
import { Spending } from './spending.tsx';

const text = messages.models;

/** Language models: whether they answer, what they were asked, what that cost, and how much it may cost. */
export default function Models() {
  const status = useQuery(modelsQuery);
  const administrator = useAdministrator();
  return (
    <Page
      title={text.title}
      state={text.lead}
      actions={administrator && status.data?.configured && <TestQuestion />}
    >
      <Loaded query={status}>{(data) => <Configured status={data} />}</Loaded>
      <Spending prices={status.data?.price_table_date} />
      {administrator && <Budgets />}
      <Calls />
    </Page>
  );
}

function Configured({ status }: { status: ModelsStatus }) {
  return (
    <>
      {!status.configured && (
        <div className="mb-8">
          <Callout title={text.notConfigured}>{text.notConfiguredDetail}</Callout>
        </div>
      )}
      {status.problems.length > 0 && (
        <div className="mb-8">
          <Callout tone="warn" title={text.problems}>
            <ul className="list-disc pl-5">
              {status.problems.map((problem) => (
                <li key={problem}>{problem}</li>
              ))}
            </ul>
          </Callout>
        </div>
      )}
      {status.providers.length > 0 && (
        <Section title={text.providers}>
          <div className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
            {status.providers.map((provider) => (
              <Provider key={provider.id} provider={provider} />
            ))}
          </div>
        </Section>
      )}
      {status.routes.length > 0 && (
        <Section title={text.routes}>
          <Card>
            <dl className="grid gap-x-6 gap-y-2 sm:grid-cols-[auto_1fr]">
              {status.routes.map(({ name, targets }) => (
                <div key={name} className="contents">
                  <dt className="font-strong">{name}</dt>
                  <dd className="font-mono text-sm break-words">{targets.join(text.targetsThen)}</dd>
                </div>
              ))}
            </dl>
          </Card>
        </Section>
      )}
    </>
  );
}

const tones = { closed: 'good', open: 'bad', 'half-open': 'warn' } as const;

function Provider({ provider }: { provider: ModelsStatus['providers'][number] }) {
  const { id, state, tried_again_in_seconds: again } = provider;
  return (
    <Card>
      <div className="mb-1 flex items-center justify-between gap-2">
        <h3 className="font-strong">{id}</h3>
        <Badge tone={tones[state]}>{text.states[state]}</Badge>
      </div>
      <p className="text-sm text-muted">
        {state === 'open' && again !== null
          ? text.triedAgain(duration(again))
          : text.underWay(count(provider.calls_under_way), count(provider.calls_waiting))}
      </p>
    </Card>
  );
}

function TestQuestion() {
  const queryClient = useQueryClient();
  const test = useMutation({
    mutationFn: () =>
      api.post<{ model: string; seconds: number; cost_usd: number }>('/api/v1/models/test', {}),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['models'] }),
  });
  return (
    <div className="grid max-w-sm justify-items-end gap-2">
      <Button look="primary" busy={test.isPending} onClick={() => test.mutate()}>
        {text.test}
      </Button>
      {test.isSuccess && (
        <p role="status" className="text-sm text-good">
          {text.tested(test.data.model, duration(test.data.seconds), dollars(test.data.cost_usd))}
        </p>
      )}
      {test.isError && <ErrorState error={test.error} />}
    </div>
  );
}
