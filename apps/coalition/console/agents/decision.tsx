import { useState } from 'react';
import { Button, DataTable, format, Loaded, Section, Skeleton, useQuery } from '#console';
import { chance, plain } from '../numbers.ts';
import { explanationQuery } from '../queries.ts';
import { type Explanation, type Option, TERMS, type Term } from '../types.ts';
import { messages } from './agent-messages.en.ts';

const text = messages.why;
const fewest = 8;
const methods: Readonly<Record<string, string>> = text.methods;

/** Each term has a shade and a pattern of its own: colour alone tells nothing. */
const looks: Readonly<Record<Term, string>> = {
  utility: 'bg-accent',
  state_gain:
    'bg-[repeating-linear-gradient(45deg,var(--accent)_0_2px,var(--accent-tint)_2px_6px)] border border-accent',
  parameter_gain:
    'bg-[repeating-linear-gradient(90deg,var(--line-strong)_0_2px,var(--sunken)_2px_5px)] border border-line-strong',
  inductive: 'bg-line-strong',
};

/** Why the agent does what it does: its options, each with the terms of its expected free energy. */
export function Decision({ id, tick }: { id: string; tick: number }) {
  const query = useQuery(explanationQuery(id, tick));
  return (
    <Section title={text.title}>
      <Loaded query={query} skeleton={<Skeleton rows={4} height="h-8" />}>
        {(explanation) => <Explained explanation={explanation} />}
      </Loaded>
    </Section>
  );
}

function Explained({ explanation: { options, sentence, method } }: { explanation: Explanation }) {
  const [all, setAll] = useState(false);
  if (options.length === 0 || options[0]?.first.length === 0)
    return <p className="text-muted">{text.none}</p>;
  const shown = all ? options : options.slice(0, fewest);
  const present = TERMS.filter((term) => options.some(({ terms }) => Math.abs(terms[term]) > 1e-9));
  return (
    <div className="space-y-4">
      <p className="text-lg">{sentence}</p>
      <figure className="rounded-lg border border-line bg-surface p-4">
        <figcaption className="mb-3 flex flex-wrap items-center gap-x-4 gap-y-1 text-sm">
          <span className="w-full text-muted">{text.lead}</span>
          {present.map((term) => (
            <span key={term} className="inline-flex items-center gap-2">
              <span aria-hidden="true" className={`inline-block h-3 w-5 rounded-sm ${looks[term]}`} />
              {messages.terms[term]}
            </span>
          ))}
        </figcaption>
        <TermBars options={shown} terms={present} />
      </figure>
      <DataTable
        caption={text.chart}
        rows={shown}
        keyOf={({ first }) => first.join(', ')}
        columns={[
          {
            id: 'first',
            header: text.action,
            className: 'min-w-32',
            cell: ({ first }) => first.join(', '),
          },
          {
            id: 'probability',
            header: text.probability,
            align: 'right',
            cell: ({ probability }) => chance(probability),
          },
          ...present.map((term) => ({
            id: term,
            header: messages.terms[term],
            align: 'right' as const,
            hideBelow: 'md' as const,
            cell: ({ terms }: Option) => plain(terms[term]),
          })),
          {
            id: 'total',
            header: text.total,
            align: 'right',
            hideBelow: 'sm',
            cell: ({ expected_free_energy: energy }) => plain(energy),
          },
        ]}
      />
      <div className="flex flex-wrap items-center gap-3 text-sm text-muted">
        {options.length > fewest && !all && (
          <Button onClick={() => setAll(true)}>{text.more(format.count(options.length - fewest))}</Button>
        )}
        <span>{methods[method] ?? method}</span>
      </div>
    </div>
  );
}

/** Terms above 0 to the right of the line, those below to its left, all on one scale. */
function TermBars({ options, terms }: { options: readonly Option[]; terms: readonly Term[] }) {
  const sum = (option: Option, sign: 1 | -1): number =>
    terms.reduce((total, term) => total + Math.max(0, sign * option.terms[term]), 0);
  const right = Math.max(...options.map((option) => sum(option, 1)), 1e-9);
  const left = Math.max(...options.map((option) => sum(option, -1)), 0);
  const whole = left + right;
  const part = (value: number): string => `${(Math.abs(value) / whole) * 100}%`;
  return (
    <div aria-hidden="true" className="space-y-1.5">
      {options.map((option) => (
        <div
          key={option.first.join(', ')}
          className="grid grid-cols-[minmax(5rem,10rem)_minmax(0,1fr)_3.5rem] items-center gap-x-3"
        >
          <span className="truncate">{option.first.join(', ')}</span>
          <span className="relative flex h-5 rounded-sm bg-sunken">
            <span className="flex flex-row-reverse" style={{ width: part(left) }}>
              {terms.map((term) =>
                option.terms[term] < 0 ? (
                  <Bar key={term} term={term} share={left === 0 ? 0 : -option.terms[term] / left} />
                ) : null,
              )}
            </span>
            <span className="flex border-l border-line-strong" style={{ width: part(right) }}>
              {terms.map((term) =>
                option.terms[term] > 0 ? (
                  <Bar key={term} term={term} share={option.terms[term] / right} />
                ) : null,
              )}
            </span>
          </span>
          <span className="text-right">{chance(option.probability)}</span>
        </div>
      ))}
    </div>
  );
}

function Bar({ term, share }: { term: Term; share: number }) {
  return <span className={`block h-full rounded-xs ${looks[term]}`} style={{ width: `${share * 100}%` }} />;
}
