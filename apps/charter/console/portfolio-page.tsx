import {
  ButtonLink,
  Card,
  EmptyState,
  Loaded,
  Page,
  Section,
  Skeleton,
  useNavigate,
  useQuery,
  useSearch,
  useSelectedProject,
} from '#console';
import { Bars } from './bars.tsx';
import { DecisionBadge, SessionBadge } from './decision.tsx';
import { messages as charter } from './messages.en.ts';
import { PortfolioAct } from './portfolio-act.tsx';
import { PortfolioAgain } from './portfolio-again.tsx';
import { PortfolioAges } from './portfolio-ages.tsx';
import { messages as text } from './portfolio-messages.en.ts';
import { type Portfolio, portfolioPath, portfolioQuery } from './portfolio-queries.ts';
import { PortfolioRisks } from './portfolio-risks.tsx';
import { PortfolioWaiting } from './portfolio-waiting.tsx';

const MONTHS = [3, 6, 12, 24] as const;
const USUAL = 12;

const crumb = { to: '/apps/charter', label: charter.sessions.title };
const startButton = (
  <ButtonLink to="/apps/charter?start=1" look="primary">
    {text.start}
  </ButtonLink>
);

/** All charters at once. `?months=` says after how many a decision counts as old. */
export default function PortfolioPage() {
  const { months: wanted } = useSearch({ strict: false }) as { months?: unknown };
  const months = MONTHS.find((one) => one === Number(wanted)) ?? USUAL;
  const navigate = useNavigate();
  const [project] = useSelectedProject();
  const query = useQuery(portfolioQuery(project, months));
  const charters = query.data?.charters;
  return (
    <Page
      title={text.title}
      crumb={crumb}
      state={
        charters !== undefined && `${text.state(charters)}${project === null ? '' : ` ${text.ofProject}`}`
      }
    >
      <Loaded query={query} skeleton={<Skeleton rows={6} height="h-16" />}>
        {(portfolio) =>
          portfolio.charters === 0 ? (
            <EmptyState title={text.emptyTitle} detail={text.emptyDetail} action={startButton} />
          ) : (
            <>
              <Counts portfolio={portfolio} />
              <PortfolioWaiting waiting={portfolio.waiting} />
              <PortfolioRisks risks={portfolio.risks} />
              <PortfolioAges ages={portfolio.ages} />
              <PortfolioAgain
                again={portfolio.again}
                choices={MONTHS}
                onMonths={(chosen) =>
                  void navigate({
                    to: portfolioPath,
                    search: chosen === USUAL ? {} : { months: chosen },
                    replace: true,
                    resetScroll: false,
                  })
                }
              />
              <PortfolioAct act={portfolio.act} />
            </>
          )
        }
      </Loaded>
    </Page>
  );
}

function Counts({ portfolio: { charters, decisions, statuses } }: { portfolio: Portfolio }) {
  return (
    <div className="grid gap-x-6 md:grid-cols-2">
      <Section title={text.decisions}>
        <Card>
          <Bars
            of={charters}
            rows={[
              ...decisions.map((one) => ({
                id: one.decision,
                label: <DecisionBadge decision={one.decision} />,
                count: one.charters,
              })),
              {
                id: 'none',
                label: text.noDecision,
                count: charters - decisions.reduce((sum, one) => sum + one.charters, 0),
              },
            ]}
          />
        </Card>
      </Section>
      <Section title={text.states}>
        <Card>
          <Bars
            of={charters}
            rows={statuses.map((one) => ({
              id: one.status,
              label: <SessionBadge status={one.status} />,
              count: one.charters,
            }))}
          />
        </Card>
      </Section>
    </div>
  );
}
