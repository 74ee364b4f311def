import { DataTable } from '#console';
import { plain } from '../numbers.ts';
import { VerdictBadge } from './study-badge.tsx';
import { intervalOf, signed } from './study-chart.tsx';
import { messages } from './study-messages.en.ts';
import type { Compared, WayReport } from './study-types.ts';

const text = messages.page;
const shownInterval = (compared: Compared | null): string => (compared ? intervalOf(compared) : text.none);
const amountOf = (value: number): string => (value === 0 ? '0' : plain(value));
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
          className: 'min-w-28',
          cell: ({ variant }) => messages.way[variant].label,
        },
        {
          id: 'payoff',
          header: text.payoff,
          align: 'right',
          hideBelow: 'sm',
          cell: ({ measures }) => amountOf(measures.payoff.mean),
        },
        {
          id: 'difference',
          header: text.difference,
          align: 'right',
          className: 'whitespace-nowrap',
          cell: ({ measures }) => meanOf(measures.payoff.difference),
        },
        {
          id: 'interval',
          header: text.level(levelOf(level)),
          align: 'right',
          hideBelow: 'sm',
          className: 'whitespace-nowrap',
          cell: ({ measures }) => shownInterval(measures.payoff.difference),
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
          className: 'whitespace-nowrap',
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
        { id: 'member', header: text.member, className: 'min-w-20', cell: ({ name }) => name },
        { id: 'way', header: text.way, cell: ({ variant }) => messages.way[variant].label },
        {
          id: 'payoff',
          header: text.payoff,
          align: 'right',
          hideBelow: 'sm',
          cell: ({ payoff }) => amountOf(payoff),
        },
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
          cell: ({ difference }) => shownInterval(difference),
        },
        {
          id: 'verdict',
          header: text.verdict,
          className: 'whitespace-nowrap',
          cell: ({ difference }) => <VerdictBadge compared={difference} />,
        },
      ]}
    />
  );
}
