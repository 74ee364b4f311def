import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { CALL_STATUSES, type CallStatus, callsQuery, type ModelCall } from '../../api/models.ts';
import { appTitle } from '../../apps/titles.ts';
import { Button } from '../../kit/button.tsx';
import { type Column, DataTable } from '../../kit/data-table.tsx';
import { Field, Select } from '../../kit/field.tsx';
import { count, dollars, duration } from '../../kit/format.ts';
import { Section } from '../../kit/page.tsx';
import { RowLink } from '../../kit/row-link.tsx';
import { EmptyState, ErrorState, Skeleton } from '../../kit/states.tsx';
import { RelativeTime } from '../../kit/time.tsx';
import { messages } from '../../messages.en.ts';
import { CallBadge } from './call-badge.tsx';

const text = messages.models;

/** What was asked, newest first: one's own calls, everybody's for administrators. */
export function Calls() {
  const [status, setStatus] = useState<CallStatus | undefined>();
  const [flagged, setFlagged] = useState(false);
  const query = useInfiniteQuery(callsQuery({ status, flagged }));
  const calls = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Section title={text.recent}>
      <search className="mb-4 flex flex-wrap items-end gap-4" aria-label={text.filters}>
        <Field label={text.status}>
          {(props) => (
            <Select
              {...props}
              value={status ?? ''}
              onChange={(event) => setStatus(CALL_STATUSES.find((one) => one === event.target.value))}
            >
              <option value="">{text.anyStatus}</option>
              {CALL_STATUSES.map((one) => (
                <option key={one} value={one}>
                  {text.statuses[one]}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <label className="flex min-h-8 items-center gap-2">
          <input
            type="checkbox"
            className="size-4 accent-accent"
            checked={flagged}
            onChange={(event) => setFlagged(event.target.checked)}
          />
          {text.flaggedOnly}
        </label>
      </search>
      {query.isPending ? (
        <Skeleton rows={5} height="h-10" />
      ) : query.isError && calls.length === 0 ? (
        <ErrorState error={query.error} retry={() => void query.refetch()} />
      ) : calls.length === 0 ? (
        status || flagged ? (
          <EmptyState title={text.recentNoneFiltered} />
        ) : (
          <EmptyState title={text.recentNone} detail={text.recentNoneDetail} />
        )
      ) : (
        <CallTable calls={calls} caption={text.recent} />
      )}
      {query.hasNextPage && (
        <div className="mt-4 flex justify-center">
          <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {messages.common.more}
          </Button>
        </div>
      )}
    </Section>
  );
}

/** The calls of one run; nothing when it made none that the reader may see. */
export function CallsOfRun({ run }: { run: string }) {
  const query = useInfiniteQuery(callsQuery({ run }, 100));
  const calls = query.data?.pages.flatMap((page) => page.items) ?? [];
  if (calls.length === 0) return null;
  return (
    <Section title={text.ofRun}>
      <CallTable calls={calls} caption={text.ofRun} />
      {query.hasNextPage && (
        <div className="mt-4 flex justify-center">
          <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {messages.common.more}
          </Button>
        </div>
      )}
    </Section>
  );
}

function CallTable({ calls, caption }: { calls: readonly ModelCall[]; caption: string }) {
  return <DataTable caption={caption} rows={calls} keyOf={(call) => call.id} columns={columns} />;
}

const columns: readonly Column<ModelCall>[] = [
  {
    id: 'model',
    header: text.columns.model,
    cell: (call) => (
      <>
        <RowLink to={`/models/calls/${call.id}`}>
          <span className="break-all">{`${call.provider}/${call.model}`}</span>
        </RowLink>
        <span className="block text-sm text-muted">
          {appTitle(call.app)} · {call.route}
        </span>
      </>
    ),
  },
  { id: 'status', header: text.columns.status, cell: (call) => <CallBadge call={call} /> },
  {
    id: 'tokens',
    header: text.columns.tokens,
    align: 'right',
    hideBelow: 'md',
    className: 'tabular-nums whitespace-nowrap',
    cell: (call) => `${count(call.input_tokens)} + ${count(call.output_tokens)}`,
  },
  {
    id: 'cost',
    header: text.columns.cost,
    align: 'right',
    hideBelow: 'sm',
    className: 'tabular-nums',
    cell: (call) => dollars(call.cost_usd),
  },
  {
    id: 'took',
    header: text.columns.took,
    align: 'right',
    hideBelow: 'md',
    className: 'tabular-nums whitespace-nowrap',
    cell: (call) => duration(call.seconds),
  },
  {
    id: 'at',
    header: text.columns.at,
    hideBelow: 'sm',
    className: 'whitespace-nowrap',
    cell: (call) => <RelativeTime at={call.at} />,
  },
];
