import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { callQuery, type KeptPart, type ModelCallDetail } from '../../api/models.ts';
import { appTitle } from '../../apps/titles.ts';
import { TextLink } from '../../kit/button.tsx';
import { count, dollars, duration } from '../../kit/format.ts';
import { Card, Facts, Page, Section } from '../../kit/page.tsx';
import { ErrorState, Skeleton } from '../../kit/states.tsx';
import { RelativeTime } from '../../kit/time.tsx';
import { messages } from '../../messages.en.ts';
import { CallBadge } from './call-badge.tsx';

const text = messages.models.call;
const crumb = { to: '/models', label: text.crumb };

/** One call: what was asked and answered as far as it is kept, beside its facts. */
export default function CallPage() {
  const { id = '' } = useParams({ strict: false }) as { id?: string };
  const query = useQuery(callQuery(id));
  const call = query.data;
  if (!call) {
    return (
      <Page title={text.missing} crumb={crumb}>
        {query.isError ? (
          <ErrorState error={query.error} retry={() => void query.refetch()} />
        ) : (
          <Skeleton rows={8} />
        )}
      </Page>
    );
  }
  return (
    <Page
      title={text.title}
      crumb={crumb}
      state={
        <span className="flex flex-wrap items-center gap-2">
          <CallBadge call={call} />
          {text.sentence(`${call.provider}/${call.model}`)} <RelativeTime at={call.at} />
        </span>
      }
    >
      <div className="grid gap-x-8 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="min-w-0">
          <Texts call={call} />
        </div>
        <Section title={text.facts}>
          <CallFacts call={call} />
        </Section>
      </div>
    </Page>
  );
}

function Texts({ call }: { call: ModelCallDetail }) {
  if (!call.prompt) return <p className="mb-8 text-muted">{text.notKept}</p>;
  return (
    <>
      <Section title={text.prompt}>
        <ol className="grid gap-3">
          {call.prompt.map((message, index) => (
            // Messages have no id of their own and never change.
            // biome-ignore lint/suspicious/noArrayIndexKey: see above
            <li key={index}>
              <Card>
                <p className="mb-1 text-sm text-muted">{roleOf(message.role)}</p>
                <Parts parts={message.content} />
              </Card>
            </li>
          ))}
        </ol>
      </Section>
      <Section title={text.answer}>
        {call.answer && call.answer.length > 0 ? (
          <Card>
            <Parts parts={call.answer} />
          </Card>
        ) : (
          <p className="text-muted">{text.noAnswer}</p>
        )}
      </Section>
    </>
  );
}

const roleOf = (role: string): string =>
  Object.entries(text.roles).find(([name]) => name === role)?.[1] ?? role;

function Parts({ parts }: { parts: readonly KeptPart[] }) {
  return parts.map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: parts have no id of their own and never change
    <div key={index}>
      {part.type !== 'text' && (
        <p className="text-sm text-muted">
          {part.type} {part.name && <code className="font-mono">{part.name}</code>}
        </p>
      )}
      {part.text && <p className="break-words whitespace-pre-wrap">{part.text}</p>}
    </div>
  ));
}

function CallFacts({ call }: { call: ModelCallDetail }) {
  const { guard } = call;
  return (
    <Card>
      <Facts
        items={[
          [text.app, appTitle(call.app)],
          [text.route, call.route],
          [text.operation, call.operation],
          [text.run, call.run_id && <TextLink to={`/runs/${call.run_id}`}>{call.run_id}</TextLink>],
          [text.took, duration(call.seconds)],
          [text.first, call.first_part_seconds !== null && duration(call.first_part_seconds)],
          [
            text.tokens,
            `${text.tokensValue(count(call.input_tokens), count(call.cached_input_tokens), count(call.output_tokens))}${call.estimated ? ` (${text.estimated})` : ''}`,
          ],
          [text.cost, dollars(call.cost_usd)],
          [text.error, call.error_code && <code className="font-mono text-sm">{call.error_code}</code>],
          [
            text.guard,
            guard &&
              [text.guardValue(text.actions[guard.action], guard.score.toFixed(2)), ...guard.rules].join(
                '; ',
              ),
          ],
        ].map(([name, value]) => [String(name), value || null] as const)}
      />
    </Card>
  );
}
