import { useState } from 'react';
import {
  Button,
  Card,
  ErrorState,
  Field,
  Section,
  Select,
  useMutation,
  useQuery,
  useQueryClient,
} from '#console';
import { agentQuery, key, modelQuery, stepAgent } from '../queries.ts';
import type { Agent } from '../types.ts';
import { messages } from './agent-messages.en.ts';

const text = messages.step;

/** Lets an agent that does not run live through some ticks now, or through one with what it is told to observe. */
export function StepByHand({ agent }: { agent: Agent }) {
  const client = useQueryClient();
  const model = useQuery(modelQuery(agent.id, agent.tick)).data;
  const [given, setGiven] = useState<Readonly<Record<number, number>>>({});
  const step = useMutation({
    mutationFn: (wish: Parameters<typeof stepAgent>[1]) => stepAgent(agent.id, wish),
    onSuccess: ({ agent: after, ticks }) =>
      client.setQueryData(agentQuery(agent.id).queryKey, { ...after, last: ticks.at(-1) ?? null }),
    onSettled: () => void client.invalidateQueries({ queryKey: key() }),
  });
  if (agent.status === 'running' || agent.status === 'error')
    return (
      <Section title={text.title}>
        <p className="text-muted">{agent.status === 'error' ? text.error : text.running}</p>
      </Section>
    );
  return (
    <Section title={text.title}>
      <Card className="space-y-4">
        <div className="flex flex-wrap gap-2">
          {[1, 10, 100].map((ticks) => (
            <Button key={ticks} busy={step.isPending} onClick={() => step.mutate({ ticks })}>
              {text.ticks(ticks)}
            </Button>
          ))}
        </div>
        {model && (
          <details>
            <summary className="min-h-6 font-strong">{text.given}</summary>
            <p className="mt-1 mb-3 text-sm text-muted">{text.givenHint}</p>
            <div className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
              {model.modalities.map(({ name, outcomes }, at) => (
                <Field key={name} label={name}>
                  {(props) => (
                    <Select
                      {...props}
                      value={given[at] ?? ''}
                      onChange={({ target }) => {
                        const { [at]: _, ...others } = given;
                        setGiven(target.value === '' ? others : { ...others, [at]: Number(target.value) });
                      }}
                    >
                      <option value="">{text.notObserved}</option>
                      {outcomes.map((outcome, number) => (
                        <option key={outcome} value={number}>
                          {outcome}
                        </option>
                      ))}
                    </Select>
                  )}
                </Field>
              ))}
            </div>
            <div className="mt-3">
              <Button
                busy={step.isPending}
                onClick={() =>
                  step.mutate({ observation: model.modalities.map((_, at) => given[at] ?? null) })
                }
              >
                {text.do}
              </Button>
            </div>
          </details>
        )}
        {step.isError && <ErrorState error={step.error} />}
      </Card>
    </Section>
  );
}
