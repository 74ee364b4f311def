import { useState } from 'react';
import { Button, Card, ErrorState, Section, useMutation, useQuery, useQueryClient } from '#console';
import { SelectField } from '../fields.tsx';
import { agentQuery, key, modelQuery, stepAgent } from '../queries.ts';
import type { Agent } from '../types.ts';
import { messages } from './agent-messages.en.ts';

const text = messages.step;

/**
 * Lets an agent that does not run live through some ticks now, or through one with what it is told to observe.
 *
 * @param outside whether it lives only by what it is told
 * @param main whether this is what one most likely wants here
 */
export function StepByHand({
  agent,
  outside,
  main = false,
}: {
  agent: Agent;
  outside: boolean;
  main?: boolean;
}) {
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
  const observe = model && (
    <div>
      <p className="mb-3 text-sm text-muted">{outside ? text.outsideHint : text.givenHint}</p>
      <div className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
        {model.modalities.map(({ name, outcomes }, at) => (
          <SelectField
            key={name}
            label={name}
            value={String(given[at] ?? '')}
            options={[
              { value: '', label: text.notObserved },
              ...outcomes.map((label, number) => ({ value: String(number), label })),
            ]}
            onChange={(value) => {
              const { [at]: _, ...others } = given;
              setGiven(value === '' ? others : { ...others, [at]: Number(value) });
            }}
          />
        ))}
      </div>
      <div className="mt-3">
        <Button
          look={main ? 'primary' : 'secondary'}
          busy={step.isPending}
          onClick={() => step.mutate({ observation: model.modalities.map((_, at) => given[at] ?? null) })}
        >
          {text.do}
        </Button>
      </div>
    </div>
  );
  return (
    <Section title={text.title}>
      <Card className="space-y-4">
        {!outside && (
          <>
            <div className="flex flex-wrap gap-2">
              {[1, 10, 100].map((ticks) => (
                <Button key={ticks} busy={step.isPending} onClick={() => step.mutate({ ticks })}>
                  {text.ticks(ticks)}
                </Button>
              ))}
            </div>
            <details>
              <summary className="min-h-6 font-strong">{text.given}</summary>
              <div className="mt-1">{observe}</div>
            </details>
          </>
        )}
        {outside && observe}
        {step.isError && <ErrorState error={step.error} />}
      </Card>
    </Section>
  );
}
