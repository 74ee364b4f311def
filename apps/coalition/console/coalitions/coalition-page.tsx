import {
  DataTable,
  ErrorState,
  Loaded,
  Page,
  RelativeTime,
  Section,
  Skeleton,
  TextLink,
  useMutation,
  useNavigate,
  useParams,
  useQuery,
  useQueryClient,
} from '#console';
import { amount } from '../numbers.ts';
import { key } from '../queries.ts';
import { ActingTogether } from '../studies/study-acting.tsx';
import { type Change, CoalitionActions } from './coalition-actions.tsx';
import { messages as text } from './coalition-messages.en.ts';
import {
  changeCoalition,
  coalitionPath,
  coalitionQuery,
  comparisonQuery,
  happeningsQuery,
  reformCoalition,
} from './coalition-queries.ts';
import type { Coalition, Comparison, Happening } from './coalition-types.ts';
import { MemberList } from './member-list.tsx';
import { PayoffBars } from './payoff-bars.tsx';
import { PhaseBadge } from './phase-badge.tsx';

const say = text.page;
const crumb = { to: '/apps/coalition/coalitions', label: text.title };

/** One coalition: who is in it, what it earned, who gets what, and who would rather leave. */
export default function CoalitionPage() {
  const { id = '' } = useParams({ strict: false }) as { id?: string };
  const query = useQuery(coalitionQuery(id));
  if (!query.data)
    return (
      <Page title={text.title} crumb={crumb}>
        {query.isError ? (
          <ErrorState error={query.error} retry={() => void query.refetch()} />
        ) : (
          <Skeleton rows={8} />
        )}
      </Page>
    );
  return <Found key={id} coalition={query.data} />;
}

function Found({ coalition }: { coalition: Coalition }) {
  const { id } = coalition;
  const client = useQueryClient();
  const navigate = useNavigate();
  const change = useMutation({
    mutationFn: (wish: Change) => changeCoalition(id, wish),
    onSuccess: (changed) => client.setQueryData(coalitionQuery(id).queryKey, changed),
    onSettled: () => void client.invalidateQueries({ queryKey: key('coalition', id) }),
  });
  const reform = useMutation({
    mutationFn: () => reformCoalition(id),
    onSuccess: (made) => navigate({ to: coalitionPath(made.id) }),
  });
  const make = (wish: Change): Promise<boolean> =>
    change.mutateAsync(wish).then(
      () => true,
      () => false,
    );
  const error = change.error ?? reform.error;
  return (
    <Page
      title={coalition.purpose}
      crumb={crumb}
      state={
        <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <PhaseBadge phase={coalition.phase} />
          <span>{sentenceOf(coalition)}</span>
        </span>
      }
      actions={
        <CoalitionActions
          coalition={coalition}
          busy={change.isPending || reform.isPending}
          error={change.error}
          onChange={make}
          onReform={() => reform.mutate()}
        />
      }
    >
      {error && (
        <div className="mb-6">
          <ErrorState error={error} />
        </div>
      )}
      <Section title={text.members}>
        <MemberList coalition={coalition} busy={change.isPending} onChange={(wish) => void make(wish)} />
      </Section>
      {coalition.phase !== 'dissolved' && (
        <>
          <ActingTogether id={id} purpose={coalition.purpose} />
          <Compared coalition={coalition} />
        </>
      )}
      <Earned coalition={coalition} />
      <Section title={say.timeline}>
        <Loaded query={useQuery(happeningsQuery(id))} skeleton={<Skeleton rows={4} />}>
          {(happenings) => <Timeline happenings={happenings} />}
        </Loaded>
      </Section>
      {coalition.formed_from && (
        <p>
          <span className="text-muted">{say.formedFrom}</span>{' '}
          <TextLink to={coalitionPath(coalition.formed_from)}>{coalition.formed_from}</TextLink>
        </p>
      )}
    </Page>
  );
}

function sentenceOf({ phase, members, least_members: least, reason }: Coalition): string {
  const inside = members.filter(({ standing, role }) => standing === 'joined' && role !== 'observer').length;
  const { sentence } = say;
  if (phase === 'forming') return sentence.forming(say.inside(inside), String(least));
  if (phase === 'active') return sentence.active(say.inside(inside));
  return sentence[phase](reason ?? say.noReason);
}

/** What those who are in it are worth, by each rule; and for the agreed one, who would object. */
function Compared({ coalition }: { coalition: Coalition }) {
  const agreed = coalition.payoff_rule;
  return (
    <Section title={say.compare}>
      <Loaded query={useQuery(comparisonQuery(coalition))} skeleton={<Skeleton rows={4} />}>
        {({ worth, members, rules, left_out: leftOut }) =>
          worth === null ? (
            <p className="text-muted">{say.noGame}</p>
          ) : (
            <div className="space-y-3">
              <p>
                {say.worth(amount(worth))} {rules.filter(({ rule }) => rule === agreed).map(objectionOf)}
              </p>
              <PayoffBars
                agents={members}
                rules={rules.map(({ rule, payoffs }) => ({
                  name: rule === agreed ? `${text.rules[rule]} (${say.agreed})` : text.rules[rule],
                  payoffs,
                }))}
              />
              {leftOut.length > 0 && (
                <ul className="text-muted">
                  {leftOut.map(({ rule, detail }) => (
                    <li key={rule}>{say.leftOut(text.rules[rule], detail)}</li>
                  ))}
                </ul>
              )}
            </div>
          )
        }
      </Loaded>
    </Section>
  );
}

function objectionOf({ rule, objection }: Comparison['rules'][number]): string {
  const name = text.rules[rule];
  return objection
    ? say.objection(name, objection.coalition.join(', '), amount(objection.excess))
    : say.stable(name);
}

function Earned({ coalition: { earnings, payoffs, payoff_rule: rule } }: { coalition: Coalition }) {
  const total = earnings.reduce((sum, earning) => sum + earning.amount, 0);
  return (
    <Section title={say.earnings}>
      {earnings.length === 0 ? (
        <p className="text-muted">{say.noEarnings}</p>
      ) : (
        <div className="space-y-4">
          <p>{say.sharedLead(text.rules[rule], amount(total))}</p>
          <PayoffBars
            agents={payoffs.map(({ agent }) => agent)}
            rules={[{ name: say.shared, payoffs: payoffs.map(({ payoff }) => payoff) }]}
          />
          <DataTable
            caption={say.earnings}
            rows={earnings.toReversed()}
            keyOf={({ at, amount: value }) => `${at} ${value}`}
            columns={[
              {
                id: 'amount',
                header: say.amount,
                align: 'right',
                className: 'w-24',
                cell: ({ amount: value }) => amount(value),
              },
              { id: 'among', header: say.among, cell: ({ members }) => members.join(', ') },
              { id: 'at', header: say.at, hideBelow: 'sm', cell: ({ at }) => <RelativeTime at={at} /> },
            ]}
          />
        </div>
      )}
    </Section>
  );
}

const kinds: Readonly<Record<string, string>> = say.happened;

function Timeline({ happenings }: { happenings: readonly Happening[] }) {
  return (
    <ol className="space-y-2 border-l border-line-strong pl-4">
      {happenings.toReversed().map(({ seq, at, kind, agent, detail }) => (
        <li key={seq} className="grid grid-cols-[7rem_minmax(0,1fr)] items-baseline gap-x-3">
          <span className="text-sm text-muted">
            <RelativeTime at={at} />
          </span>
          <span>
            {agent && <span className="font-strong">{agent} </span>}
            {kinds[kind] ?? kind}
            {detail && <span className="text-muted"> · {detail}</span>}
          </span>
        </li>
      ))}
    </ol>
  );
}
