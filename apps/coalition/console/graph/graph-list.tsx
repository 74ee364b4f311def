import { useMemo, useState } from 'react';
import { Button, type Column, DataTable, format, Section } from '#console';
import { messages as text } from './graph-messages.en.ts';
import type { Outline } from './graph-types.ts';
import type { Visible } from './graph-visible.ts';

const page = 25;

interface Row {
  readonly node: number;
  readonly label: string;
  readonly type: string;
  readonly degree: number;
  readonly value: number;
  readonly community: number | undefined;
}

/** The nodes of the drawing as a table, for whoever does not see it or works by keyboard. */
export function GraphList({
  outline,
  visible,
  values,
  members,
  chosen,
  onChoose,
}: {
  outline: Outline;
  visible: Visible;
  values: Float64Array;
  members: Readonly<Record<string, number>> | undefined;
  chosen: number | null;
  onChoose: (node: number) => void;
}) {
  const [limit, setLimit] = useState(page);
  const rows = useMemo(
    () =>
      outline.nodes.id
        .map(
          (id, node): Row => ({
            node,
            label: outline.nodes.label[node] ?? '',
            type: outline.nodes.type[node] ?? '',
            degree: visible.degree[node] ?? 0,
            value: values[node] ?? 0,
            community: members?.[id],
          }),
        )
        .filter(({ node }) => visible.nodes[node] === 1)
        .sort((a, b) => b.value - a.value || b.degree - a.degree),
    [outline, visible, values, members],
  );
  const columns: readonly Column<Row>[] = [
    {
      id: 'label',
      header: text.columns.label,
      cell: ({ node, label }) => (
        <button
          type="button"
          aria-pressed={node === chosen}
          className="min-h-6 text-left text-accent underline underline-offset-2 hover:text-accent-hover aria-pressed:font-strong"
          onClick={() => onChoose(node)}
        >
          {label}
        </button>
      ),
    },
    { id: 'type', header: text.columns.type, cell: ({ type }) => type },
    {
      id: 'degree',
      header: text.columns.degree,
      align: 'right',
      cell: ({ degree }) => format.count(degree),
    },
    {
      id: 'importance',
      header: text.columns.importance,
      align: 'right',
      hideBelow: 'sm',
      cell: ({ value }) => value.toPrecision(3),
    },
    ...(members
      ? [
          {
            id: 'community',
            header: text.columns.community,
            align: 'right' as const,
            hideBelow: 'sm' as const,
            cell: ({ community }: Row) => (community === undefined ? '' : String(community + 1)),
          },
        ]
      : []),
  ];
  return (
    <Section title={text.table}>
      <DataTable
        caption={text.tableCaption}
        columns={columns}
        rows={rows.slice(0, limit)}
        keyOf={({ node }) => String(node)}
      />
      {rows.length > limit && (
        <div className="mt-3">
          <Button onClick={() => setLimit(limit + 4 * page)}>{text.more}</Button>
        </div>
      )}
    </Section>
  );
}
