import { Facts, format, Loaded, Section, useQuery } from '#console';
import { messages } from './messages.en.ts';
import { mutantsQuery, orderQuery, resultsQuery } from './queries.ts';
import type { Dependence, Execution, Mutant } from './types.ts';

const text = messages.look;

/** What an execution came to that looked at the suite: its mutants, or its order. */
export function SuiteLook({ execution }: { execution: Execution }) {
  if (execution.purpose === 'mutation') return <Mutants execution={execution} />;
  return execution.purpose === 'order' ? <Order id={execution.id} /> : null;
}

function Mutants({ execution }: { execution: Execution }) {
  const query = useQuery(mutantsQuery(execution.id));
  const { mutation, mutation_plan: plan } = execution.figures;
  return (
    <Loaded query={query}>
      {({ items }) => {
        const survivors = items.filter(({ status }) => status === 'survived');
        return (
          <>
            {mutation && (
              <Section title={text.score}>
                <Facts
                  items={[
                    [text.ofCovered, shareText(mutation, 'covered_score')],
                    [text.ofAll, shareText(mutation, 'score')],
                    ...(['killed', 'timeout', 'survived', 'runtime_error', 'pending'] as const).map(
                      (name) => [text[name], format.count(Number(mutation[name] ?? 0))] as const,
                    ),
                    [text.noCoverage, text.places(Number(mutation.no_coverage), Number(plan?.covered ?? 0))],
                  ]}
                />
              </Section>
            )}
            <Section title={text.survivors}>
              {survivors.length === 0 ? (
                <p className="text-muted">{text.noSurvivors}</p>
              ) : (
                <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
                  {survivors.map((mutant) => (
                    <Survivor key={mutant.id} mutant={mutant} />
                  ))}
                </ul>
              )}
            </Section>
          </>
        );
      }}
    </Loaded>
  );
}

const Survivor = ({ mutant: { file, line, operator, before, after } }: { mutant: Mutant }) => (
  <li className="px-4 py-3">
    <p>
      <code className="font-mono text-sm">{`${file}:${line}`}</code> {operator}
    </p>
    <pre className="mt-2 overflow-auto rounded-md bg-sunken p-2 font-mono text-sm">
      {`${signed('-', before)}\n${signed('+', after)}`}
    </pre>
  </li>
);

const signed = (sign: string, lines: string): string =>
  lines
    .split('\n')
    .map((line) => `${sign} ${line.trim()}`)
    .join('\n');

function shareText(figures: Execution['figures'][string], name: string): string {
  const [value, low, high] = [figures[name], figures[`${name}_low`], figures[`${name}_high`]];
  return typeof value === 'number' ? text.share(value, Number(low), Number(high)) : text.unknown;
}

function Order({ id }: { id: string }) {
  const query = useQuery(orderQuery(id));
  const results = useQuery(resultsQuery(id));
  const names = new Map(results.data?.items.map(({ key, name }) => [key, name]));
  const nameOf = (key: string): string => names.get(key) ?? key;
  return (
    <Section title={text.order}>
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="text-muted">{text.noOrder}</p>
          ) : (
            <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
              {items.map((one) => (
                <DependentTest key={one.key} dependence={one} nameOf={nameOf} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </Section>
  );
}

function DependentTest({
  dependence: { key, kind, others },
  nameOf,
}: {
  dependence: Dependence;
  nameOf: (key: string) => string;
}) {
  return (
    <li className="px-4 py-3">
      <p>{nameOf(key)}</p>
      <p className="text-sm text-muted">{text.kinds[kind]}</p>
      {others.length > 0 && (
        <ul className="mt-1 list-disc pl-5 text-sm">
          {others.map((other) => (
            <li key={other}>{nameOf(other)}</li>
          ))}
        </ul>
      )}
    </li>
  );
}
