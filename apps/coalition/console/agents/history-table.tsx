import { Button, DataTable, Section } from '#console';
import { csvOf, download } from '../download.ts';
import { chance, plain } from '../numbers.ts';
import type { Tick } from '../types.ts';
import { messages } from './agent-messages.en.ts';

const text = messages.history;

/** What an agent lived through, newest first. */
export function HistoryTable({
  name,
  ticks,
  onMore,
}: {
  name: string;
  ticks: readonly Tick[];
  /** Present where there is more. */
  onMore: (() => void) | undefined;
}) {
  const save = () =>
    download(
      `${name}.csv`,
      'text/csv',
      csvOf([
        ['tick', 'at', 'observed', 'did', 'free energy', 'believed'],
        ...ticks.map((tick) => [
          ...[String(tick.tick), tick.at, tick.observed.join('; '), tick.done.join('; ')],
          String(tick.free_energy),
          believed(tick),
        ]),
      ]),
    );
  return (
    <Section
      title={text.title}
      action={
        ticks.length > 0 && (
          <Button look="quiet" onClick={save}>
            {text.export}
          </Button>
        )
      }
    >
      {ticks.length === 0 ? (
        <p className="text-muted">{text.none}</p>
      ) : (
        <>
          <DataTable
            caption={text.title}
            rows={ticks}
            keyOf={({ tick }) => String(tick)}
            columns={[
              { id: 'tick', header: text.tick, align: 'right', className: 'w-16', cell: ({ tick }) => tick },
              { id: 'observed', header: text.observed, cell: ({ observed }) => observed.join(', ') },
              { id: 'done', header: text.done, className: 'min-w-28', cell: ({ done }) => done.join(', ') },
              {
                id: 'energy',
                header: text.energy,
                align: 'right',
                hideBelow: 'sm',
                className: 'w-28',
                cell: ({ free_energy: energy }) => plain(energy),
              },
              { id: 'believed', header: text.believes, hideBelow: 'md', cell: believed },
            ]}
          />
          {onMore && (
            <div className="mt-4 flex justify-center">
              <Button onClick={onMore}>{text.more}</Button>
            </div>
          )}
        </>
      )}
    </Section>
  );
}

const believed = ({ belief }: Tick): string =>
  belief.map(({ state, probability, factor }) => `${factor}: ${state} ${chance(probability)}`).join(', ');
