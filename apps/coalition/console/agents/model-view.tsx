import { useState } from 'react';
import { Facts, Field, Loaded, Section, Select, Skeleton, useQuery } from '#console';
import { plain } from '../numbers.ts';
import { modelQuery } from '../queries.ts';
import type { ModelText, Nested } from '../types.ts';
import { messages } from './agent-messages.en.ts';
import { HeatMap } from './heat-map.tsx';
import { shapeOf, sliceOf } from './slices.ts';

const text = messages.model;
const mostSide = 120;

interface ArrayOf {
  readonly id: string;
  readonly label: string;
  readonly table: Nested;
  /** What each dimension is of, with the names of its entries. */
  readonly dimensions: readonly { readonly name: string; readonly entries: readonly string[] }[];
}

/** A model's factors and modalities, and each of its arrays as a heat map. */
export function ModelView({ id, tick }: { id: string; tick: number }) {
  const query = useQuery(modelQuery(id, tick));
  return (
    <Section title={text.title}>
      <Loaded query={query} skeleton={<Skeleton rows={6} />}>
        {(model) => (
          <div className="space-y-4">
            <p className="text-muted">{text.lead}</p>
            <Facts
              items={[
                ...model.factors.map(
                  ({ name, states, actions }) =>
                    [
                      `${text.factor} ${name}`,
                      `${text.states(states.length)}, ${text.actions(actions.length)}`,
                    ] as const,
                ),
                ...model.modalities.map(
                  ({ name, outcomes, parents }) =>
                    [
                      `${text.modality} ${name}`,
                      `${text.outcomes(outcomes.length)}, ${text.dependsOn(parents.join(', '))}`,
                    ] as const,
                ),
                [
                  text.facts.policies,
                  model.policies ? text.listed(model.policies.length) : text.depth(model.depth ?? 1),
                ],
                [text.facts.gamma, model.gamma === undefined ? null : plain(model.gamma)],
                [text.facts.convention, model.convention],
              ]}
            />
            <Arrays model={model} />
          </div>
        )}
      </Loaded>
    </Section>
  );
}

function Arrays({ model }: { model: ModelText }) {
  const arrays = arraysOf(model);
  const [chosen, setChosen] = useState('');
  const [fixed, setFixed] = useState<Readonly<Record<number, number>>>({});
  const array = arrays.find(({ id }) => id === chosen) ?? arrays[0];
  if (!array) return null;
  const column = array.dimensions.length > 1 ? 1 : 0;
  const rest = array.dimensions.flatMap((dimension, at) => (at > 1 ? [{ ...dimension, at }] : []));
  return (
    <div>
      <div className="mb-3 grid gap-3 sm:grid-cols-2 lg:grid-cols-4">
        <Field label={text.array}>
          {(props) => (
            <Select
              {...props}
              value={array.id}
              onChange={(event) => {
                setChosen(event.target.value);
                setFixed({});
              }}
            >
              {arrays.map(({ id, label }) => (
                <option key={id} value={id}>
                  {label}
                </option>
              ))}
            </Select>
          )}
        </Field>
        {rest.map(({ name, entries, at }) => (
          <Field key={name} label={text.fixed(name)}>
            {(props) => (
              <Select
                {...props}
                value={fixed[at] ?? 0}
                onChange={(event) => setFixed({ ...fixed, [at]: Number(event.target.value) })}
              >
                {entries.map((entry, number) => (
                  <option key={entry} value={number}>
                    {entry}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        ))}
      </div>
      <Slice array={array} column={column} fixed={fixed} />
    </div>
  );
}

function Slice({
  array: { label, table, dimensions },
  column,
  fixed,
}: {
  array: ArrayOf;
  column: number;
  fixed: Readonly<Record<number, number>>;
}) {
  const [height = 0] = shapeOf(table);
  const width = column === 0 ? 1 : (dimensions[column]?.entries.length ?? 0);
  if (height > mostSide || width > mostSide)
    return <p className="text-muted">{text.tooLarge(height, width)}</p>;
  const rows =
    column === 0 && typeof table !== 'number'
      ? table.map((value) => [Number(value)])
      : sliceOf(
          table,
          column,
          dimensions.map((_, at) => fixed[at] ?? 0),
        );
  const rowNames = dimensions[0]?.entries ?? [];
  const columnNames = column === 0 ? [label] : (dimensions[column]?.entries ?? []);
  return (
    <HeatMap
      rows={rows}
      rowNames={rowNames}
      columnNames={columnNames}
      label={text.heat(label, rows.length, width)}
      title={(row, at) => text.entry(rowNames[row] ?? '', columnNames[at] ?? '', plain(rows[row]?.[at] ?? 0))}
    />
  );
}

function arraysOf(model: ModelText): readonly ArrayOf[] {
  const statesOf = (name: string) => ({
    name,
    entries: model.factors.find((factor) => factor.name === name)?.states ?? [],
  });
  const entry = (
    kind: keyof typeof text.arrays,
    of: string,
    table: Nested | undefined,
    dimensions: ArrayOf['dimensions'],
  ): readonly ArrayOf[] =>
    table === undefined
      ? []
      : [{ id: `${kind} ${of}`, label: `${text.arrays[kind]} (${of})`, table, dimensions }];
  return [
    ...model.modalities.flatMap(({ name, outcomes, parents, A, pA, C }) => {
      const own = { name, entries: outcomes };
      const [first] = C;
      const steps = Array.isArray(first)
        ? [own, { name: 'C', entries: C.map((_, step) => String(step + 1)) }]
        : [own];
      // Given by step, it is turned so that outcomes are its rows.
      const preferences = Array.isArray(first)
        ? outcomes.map((_, outcome) => C.map((step) => (Array.isArray(step) ? Number(step[outcome]) : 0)))
        : C;
      return [
        ...entry('A', name, A, [own, ...parents.map(statesOf)]),
        ...entry('pA', name, pA, [own, ...parents.map(statesOf)]),
        ...entry('C', name, preferences, steps),
      ];
    }),
    ...model.factors.flatMap(({ name, states, actions, parents, B, D, pB, pD }) => {
      const own = { name, entries: states };
      const all = [own, ...parents.map(statesOf), { name: text.action, entries: actions }];
      return [
        ...entry('B', name, B, all),
        ...entry('pB', name, pB, all),
        ...entry('D', name, D, [own]),
        ...entry('pD', name, pD, [own]),
      ];
    }),
  ];
}
