import { useState } from 'react';
import {
  api,
  Badge,
  Button,
  Callout,
  ErrorState,
  Field,
  format,
  Loaded,
  RelativeTime,
  Section,
  TextArea,
  type Tone,
  useQuery,
} from '#console';
import { PlanDialog } from './plan-dialog.tsx';
import { sessionApi } from './queries.ts';
import { messages } from './together-messages.en.ts';
import { type Approvals, approvalsOfQuery, peopleQuery, useChange } from './together-queries.ts';

const text = messages.approvals;
const tones: Readonly<Record<Approvals['steps'][number]['state'], Tone>> = {
  approved: 'good',
  rejected: 'bad',
  asked: 'accent',
  later: 'neutral',
};

/** Who must agree to the charter, step by step, and who did to what. */
export function ApprovalsPanel({ session }: { session: string }) {
  const approvals = useQuery(approvalsOfQuery(session));
  const role = useQuery(peopleQuery(session)).data?.role;
  const [planning, setPlanning] = useState(false);
  return (
    <Section
      title={text.title}
      action={
        role === 'owner' && (
          <Button look="quiet" onClick={() => setPlanning(true)}>
            {text.plan}
          </Button>
        )
      }
    >
      <Loaded query={approvals}>
        {(status) => (
          <div className="space-y-4">
            <p className="text-muted">{text[status.state]}</p>
            {status.steps.length > 0 && <Steps steps={status.steps} />}
            {status.asks_you && <Say session={session} hash={status.hash} />}
            {status.given.length > 0 && <Given given={status.given} />}
            {planning && <PlanDialog session={session} status={status} onClose={() => setPlanning(false)} />}
          </div>
        )}
      </Loaded>
    </Section>
  );
}

function Steps({ steps }: { steps: Approvals['steps'] }) {
  return (
    <ol className="space-y-2">
      {steps.map((step) => (
        <li key={step.position} className="rounded-lg border border-line bg-surface p-3">
          <p className="flex flex-wrap items-center justify-between gap-2">
            <span className="font-strong">
              {format.count(step.position)}. {step.title}
            </span>
            <Badge tone={tones[step.state]}>{text.state[step.state]}</Badge>
          </p>
          <p className="text-sm text-muted">
            {text[step.rule]}: {step.people.map(({ name }) => name).join(', ')}
            {step.waiting_for.length > 0 &&
              ` · ${text.waitsFor(step.waiting_for.map(({ name }) => name).join(', '))}`}
          </p>
        </li>
      ))}
    </ol>
  );
}

function Say({ session, hash }: { session: string; hash: string | null }) {
  const [comment, setComment] = useState('');
  const say = useChange((outcome: 'approved' | 'rejected') =>
    api.post(`${sessionApi(session)}/approvals`, { outcome, comment, ...(hash !== null && { hash }) }),
  );
  return (
    <Callout tone="accent" title={text.asksYou}>
      <div className="mt-2 space-y-3">
        <Field label={text.comment}>
          {(props) => (
            <TextArea
              {...props}
              className="min-h-16"
              maxLength={2000}
              value={comment}
              onChange={(event) => setComment(event.target.value)}
            />
          )}
        </Field>
        {say.isError && <ErrorState error={say.error} />}
        <div className="flex flex-wrap gap-2">
          <Button look="primary" busy={say.isPending} onClick={() => say.mutate('approved')}>
            {text.agree}
          </Button>
          <Button busy={say.isPending} onClick={() => say.mutate('rejected')}>
            {text.disagree}
          </Button>
        </div>
      </div>
    </Callout>
  );
}

function Given({ given }: { given: Approvals['given'] }) {
  return (
    <details>
      <summary className="min-h-6 text-muted">
        {text.given} ({format.count(given.length)})
      </summary>
      <ul className="mt-2 space-y-2">
        {given.map((one) => (
          <li key={one.id} className={one.valid ? '' : 'text-muted'}>
            <span className="font-strong" title={one.person.email}>
              {one.person.name}
            </span>{' '}
            {text.outcome[one.outcome]} · {one.step_title} · {text.edition(format.count(one.edition))}
            {one.risk.maximum_residual_level !== null &&
              ` · ${text.risk(format.count(one.risk.maximum_residual_level))}`}
            {' · '}
            <RelativeTime at={one.at} />
            {!one.valid && (
              <span className="block text-sm">
                {text.lapsed}: {one.lapsed_because}
              </span>
            )}
            {one.comment && <span className="block whitespace-pre-line">{one.comment}</span>}
          </li>
        ))}
      </ul>
    </details>
  );
}
