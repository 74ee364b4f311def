import { DataTable } from '#console';
import { plain } from '../numbers.ts';
import { VerdictBadge } from './study-badge.tsx';
import { intervalOf, signed } from './study-chart.tsx';
import { messages } from './study-messages.en.ts';
import type { WayReport } from './study-types.ts';

const text = messages.page;

/** What each group of members earned together, where payoffs are Shapley values of that. */
export function GroupsTable({ ways }: { ways: readonly WayReport[] }) {
  const rows = ways.flatMap(({ variant, groups = [] }) => groups.map((group) => ({ ...group, variant })));
  return (
    <DataTable
      caption={text.groups}
      rows={rows}
      keyOf={({ variant, members }) => `${variant} ${members.join(' ')}`}
      columns={[
        {
          id: 'group',
          header: text.group,
          className: 'min-w-28',
          cell: ({ members }) => members.join(' + '),
        },
        { id: 'way', header: text.way, cell: ({ variant }) => messages.way[variant].label },
        { id: 'worth', header: text.earned, align: 'right', cell: ({ worth }) => plain(worth) },
        {
          id: 'gain',
          header: text.difference,
          align: 'right',
          hideBelow: 'sm',
          cell: ({ difference }) => (difference ? signed(difference.mean) : text.none),
        },
        {
          id: 'interval',
          header: text.level('95%'),
          align: 'right',
          hideBelow: 'md',
          className: 'whitespace-nowrap',
          cell: ({ difference }) => (difference ? intervalOf(difference) : text.none),
        },
        {
          id: 'verdict',
          header: text.groupVerdict,
          className: 'whitespace-nowrap',
          cell: ({ difference }) => <VerdictBadge compared={difference} />,
        },
      ]}
    />
  );
}
