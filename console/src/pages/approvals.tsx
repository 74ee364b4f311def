import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { api } from '../api/client.ts';
import { approvalsQuery } from '../api/queries.ts';
import type { Approval } from '../api/types.ts';
import { appTitle } from '../apps/titles.ts';
import { Button, TextLink } from '../kit/button.tsx';
import { Choices, Field, TextArea } from '../kit/field.tsx';
import { exactTime } from '../kit/format.ts';
import { Card, Page } from '../kit/page.tsx';
import { Callout, EmptyState, ErrorState, Loaded, Skeleton } from '../kit/states.tsx';
import { Badge, StatusBadge } from '../kit/status.tsx';
import { RelativeTime } from '../kit/time.tsx';
import { messages } from '../messages.en.ts';

const text = messages.approvals;

export default function Approvals() {
  const { show } = useSearch({ strict: false });
  const status = show === 'decided' ? 'decided' : 'pending';
  const query = useQuery(approvalsQuery(status));
  const [recorded, setRecorded] = useState(false);
  useHashTarget(query.data !== undefined);
  const tab =
    'inline-flex min-h-8 items-center border-b-2 border-transparent px-3 text-muted hover:text-ink aria-[current=page]:border-accent aria-[current=page]:font-strong aria-[current=page]:text-ink';
  return (
    <Page title={text.title} state={text.lead}>
      <nav aria-label={text.view} className="mb-4 flex border-b border-line">
        <Link to="/approvals" search={{}} activeOptions={{ exact: true }} className={tab}>
          {text.pending}
        </Link>
        <Link to="/approvals" search={{ show: 'decided' }} className={tab}>
          {text.decided}
        </Link>
      </nav>
      {recorded && (
        <div className="mb-4">
          <Callout tone="good" title={text.recorded} live="polite" />
        </div>
      )}
      <Loaded query={query} skeleton={<Skeleton rows={4} height="h-20" />}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState
              title={status === 'pending' ? text.emptyPending : text.emptyDecided}
              detail={status === 'pending' ? text.emptyPendingDetail : text.emptyDecidedDetail}
            />
          ) : (
            <ul className="space-y-4">
              {items.map((approval) => (
                <li key={approval.id} id={approval.id}>
                  <ApprovalCard approval={approval} onDecided={() => setRecorded(true)} />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Page>
  );
}

/** Scrolls to the approval that the address names, once the list is there. */
function useHashTarget(ready: boolean): void {
  useEffect(() => {
    if (ready) document.getElementById(window.location.hash.slice(1))?.scrollIntoView({ block: 'start' });
  }, [ready]);
}

function ApprovalCard({ approval, onDecided }: { approval: Approval; onDecided: () => void }) {
  const chosen = approval.options.find(({ value }) => value === approval.outcome);
  return (
    <Card className="max-w-[75ch]">
      <div className="flex flex-wrap items-start justify-between gap-2">
        <h2 className="font-strong">{approval.title}</h2>
        <StatusBadge status={approval.status} />
      </div>
      <p className="mb-3 text-sm text-muted">
        {appTitle(approval.app)} · {text.requested} <RelativeTime at={approval.requested_at} /> ·{' '}
        <TextLink to={`/runs/${approval.run_id}`}>{text.openRun}</TextLink>
      </p>
      {approval.detail && <p className="whitespace-pre-line">{approval.detail}</p>}
      {approval.status === 'pending' ? (
        <DecideForm approval={approval} onDecided={onDecided} />
      ) : (
        approval.outcome && (
          <div className="mt-3 border-t border-line pt-3">
            <Badge>{chosen?.label ?? approval.outcome}</Badge>{' '}
            <span className="text-muted">
              {approval.decided_by && text.outcomeBy(approval.decided_by)}
              {approval.decided_at && ` · ${exactTime(approval.decided_at)}`}
            </span>
            {approval.comment && <p className="mt-2 whitespace-pre-line">{approval.comment}</p>}
          </div>
        )
      )}
    </Card>
  );
}

function DecideForm({ approval, onDecided }: { approval: Approval; onDecided: () => void }) {
  const queryClient = useQueryClient();
  const [outcome, setOutcome] = useState('');
  const [comment, setComment] = useState('');
  const [tried, setTried] = useState(false);
  const decide = useMutation({
    mutationFn: () =>
      api.post(`/api/v1/approvals/${approval.id}/decide`, { outcome, comment: comment.trim() }),
    onSuccess: async () => {
      onDecided();
      await Promise.all([
        queryClient.invalidateQueries({ queryKey: ['approvals'] }),
        queryClient.invalidateQueries({ queryKey: ['run', approval.run_id] }),
      ]);
    },
  });
  const submit = () => {
    setTried(true);
    if (outcome !== '' && comment.trim() !== '' && !decide.isPending) decide.mutate();
  };
  return (
    <form
      className="mt-4 space-y-4 border-t border-line pt-4"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit();
      }}
    >
      <Choices
        legend={text.decision}
        options={approval.options}
        chosen={outcome === '' ? [] : [outcome]}
        error={tried && outcome === '' ? text.choose : undefined}
        onChange={([value = '']) => setOutcome(value)}
      />
      <Field
        label={text.comment}
        hint={text.commentHint}
        error={tried && comment.trim() === '' ? text.commentRequired : undefined}
      >
        {(props) => (
          <TextArea
            {...props}
            maxLength={2000}
            value={comment}
            onChange={(event) => setComment(event.target.value)}
          />
        )}
      </Field>
      {decide.isError && <ErrorState error={decide.error} />}
      <Button type="submit" look="primary" busy={decide.isPending}>
        {text.decide}
      </Button>
    </form>
  );
}
