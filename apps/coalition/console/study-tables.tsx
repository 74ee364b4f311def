import { DataTable } from '#console';
import { plain } from './numbers.ts';
import { VerdictBadge } from './study-badge.tsx';
import { signed } from './study-chart.tsx';
import { messages } from './study-messages.en.ts';
import type { Compared, WayReport } from './study-types.ts';

const text = messages.page;
const intervalOf = (compared: Compared | null): string =>
  compared ? `${plain(compared.interval[0])} … ${plain(compared.interval[1])}` : text.none;
const meanOf = (compared: Compared | null): string => (compared ? signed(compared.mean) : text.none);
const effectOf = (compared: Compared | null): string =>
  compared?.effect == null ? text.none : signed(compared.effect);
const levelOf = (level: number): string => `${Number((level * 100).toPrecision(3))}%`;

/** What each way of acting came to, measure by measure. */
export function WaysTable({ ways }: { ways: readonly WayReport[] }) {
  const level = ways.flatMap(({ measures }) => measures.payoff.difference?.level ?? [])[0] ?? 0.95;
  return (
    <DataTable
      caption={text.measures}
      rows={ways}
      keyOf={({ variant }) => variant}
      columns={[
        {
          id: 'way',
          header: text.way,
          className: 'min-w-40',
          cell: ({ variant }) => messages.way[variant].label,
        },
        {
          id: 'payoff',
          header: text.payoff,
          align: 'right',
          cell: ({ measures }) => plain(measures.payoff.mean),
        },
        {
          id: 'difference',
          header: text.difference,
          align: 'right',
          cell: ({ measures }) => meanOf(measures.payoff.difference),
        },
        {
          id: 'interval',
          header: text.level(levelOf(level)),
          align: 'right',
          hideBelow: 'sm',
          className: 'whitespace-nowrap',
          cell: ({ measures }) => intervalOf(measures.payoff.difference),
        },
        {
          id: 'effect',
          header: text.effect,
          align: 'right',
          hideBelow: 'lg',
          cell: ({ measures }) => effectOf(measures.payoff.difference),
        },
        {
          id: 'energy',
          header: text.energy,
          align: 'right',
          hideBelow: 'lg',
          className: 'whitespace-nowrap',
          cell: ({ measures }) => `${plain(measures.free_energy.mean)} nats`,
        },
        {
          id: 'found',
          header: text.found,
          align: 'right',
          hideBelow: 'lg',
          cell: ({ measures }) => plain(measures.found.mean),
        },
        {
          id: 'spread',
          header: text.spread,
          align: 'right',
          hideBelow: 'lg',
          cell: ({ measures }) => plain(measures.spread.mean),
        },
        {
          id: 'verdict',
          header: text.verdict,
          cell: ({ measures }) => <VerdictBadge compared={measures.payoff.difference} />,
        },
      ]}
    />
  );
}

/** Who gained and who lost by it. */
export function MembersTable({ ways }: { ways: readonly WayReport[] }) {
  const rows = ways
    .filter(({ variant }) => variant !== 'alone')
    .flatMap(({ variant, members }) => members.map((member) => ({ ...member, variant })));
  return (
    <DataTable
      caption={text.members}
      rows={rows}
      keyOf={({ variant, name }) => `${variant} ${name}`}
      columns={[
        { id: 'member', header: text.member, cell: ({ name }) => name },
        { id: 'way', header: text.way, cell: ({ variant }) => messages.way[variant].label },
        { id: 'payoff', header: text.payoff, align: 'right', cell: ({ payoff }) => plain(payoff) },
        {
          id: 'difference',
          header: text.difference,
          align: 'right',
          hideBelow: 'sm',
          cell: ({ difference }) => meanOf(difference),
        },
        {
          id: 'interval',
          header: text.level(levelOf(0.95)),
          align: 'right',
          hideBelow: 'md',
          className: 'whitespace-nowrap',
          cell: ({ difference }) => intervalOf(difference),
        },
        {
          id: 'verdict',
          header: text.verdict,
          cell: ({ difference }) => <VerdictBadge compared={difference} />,
        },
      ]}
    />
  );
}
