import { ErrorState, Link, Page, Section, Skeleton, useParams, useQuery, useSearch } from '#console';
import { CoverageElements } from './coverage-elements.tsx';
import { messages as text } from './coverage-messages.en.ts';
import {
  type Coverage,
  type CoverageStatus,
  coveragePath,
  coverageQuery,
  FRAMEWORKS,
  type FrameworkId,
  STATUSES,
} from './coverage-queries.ts';
import { messages } from './messages.en.ts';
import { sessionApi, sessionPath, sessionQuery } from './queries.ts';

const FORMATS = ['pdf', 'docx', 'html', 'md', 'json'] as const;
const CARDS = ['model-card', 'datasheet'] as const;

/** What one charter shows about each framework. `?framework=` and `?show=` say which part is looked at. */
export default function CoveragePage() {
  const { id = '' } = useParams({ strict: false }) as { id?: string };
  const search = useSearch({ strict: false }) as { framework?: unknown; show?: unknown };
  const framework = FRAMEWORKS.find((one) => one.id === search.framework)?.id ?? FRAMEWORKS[0].id;
  const show = STATUSES.find((one) => one === search.show) ?? null;
  const session = useQuery(sessionQuery(id)).data;
  const query = useQuery(coverageQuery(id, framework));
  const coverage = query.data;
  const project = session?.project_name ?? coverage?.project_name ?? messages.app;
  return (
    <Page title={text.title} crumb={{ to: sessionPath(id), label: project }} state={coverage?.statement}>
      <Frameworks id={id} chosen={framework} show={show} />
      {coverage ? (
        <div aria-busy={query.isPlaceholderData || undefined}>
          <Edition coverage={coverage} />
          <div className="mb-6 flex flex-wrap items-end justify-between gap-x-8 gap-y-4">
            <Filter id={id} framework={framework} show={show} coverage={coverage} />
            <Export id={id} framework={framework} />
          </div>
          <CoverageElements
            coverage={coverage}
            show={show}
            session={id}
            editable={session?.status === 'in-progress'}
          />
        </div>
      ) : query.isError ? (
        <ErrorState error={query.error} retry={() => void query.refetch()} />
      ) : (
        <Skeleton rows={8} />
      )}
      <Cards id={id} />
    </Page>
  );
}

const tab =
  'inline-flex min-h-9 items-center rounded-md border px-3 aria-[current]:border-accent aria-[current]:bg-accent-tint aria-[current]:font-strong aria-[current]:text-accent border-line bg-surface hover:bg-sunken';

function Frameworks({ id, chosen, show }: { id: string; chosen: FrameworkId; show: CoverageStatus | null }) {
  return (
    <nav aria-label={text.frameworks} className="mb-4">
      <ul className="flex flex-wrap gap-2">
        {FRAMEWORKS.map((one) => (
          <li key={one.id}>
            <Link
              to={coveragePath(id)}
              search={{ framework: one.id, ...(show && { show }) }}
              replace
              resetScroll={false}
              activeOptions={{ exact: true, includeSearch: true }}
              aria-current={one.id === chosen ? 'page' : undefined}
              className={tab}
            >
              {one.label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Edition({ coverage: { framework } }: { coverage: Coverage }) {
  const { version, published, as_of: asOf, limits, source } = framework;
  return (
    <div className="mb-4 max-w-[100ch]">
      <p className="mb-1">{limits}</p>
      <details className="text-sm text-muted">
        <summary className="min-h-6">
          {framework.title}. {text.edition(version, published, asOf)}
        </summary>
        <p className="mt-1">
          {source.document}.{' '}
          <a
            href={source.url}
            rel="noreferrer"
            target="_blank"
            className="text-accent underline underline-offset-2"
          >
            {text.source}
          </a>
        </p>
        <p className="mt-1">{source.note}</p>
      </details>
    </div>
  );
}

function Filter({
  id,
  framework,
  show,
  coverage,
}: {
  id: string;
  framework: FrameworkId;
  show: CoverageStatus | null;
  coverage: Coverage;
}) {
  const choices = [
    { value: null, label: text.all, count: coverage.elements.length, title: undefined },
    ...STATUSES.map((value) => ({
      value,
      label: text.status[value],
      count: coverage.totals[value],
      title: text.meaning[value],
    })),
  ];
  return (
    <nav aria-label={text.filter}>
      <ul className="flex flex-wrap gap-2">
        {choices.map(({ value, label, count, title }) => (
          <li key={label}>
            <Link
              to={coveragePath(id)}
              search={{ framework, ...(value && { show: value }) }}
              replace
              resetScroll={false}
              activeOptions={{ exact: true, includeSearch: true }}
              aria-current={value === show ? 'true' : undefined}
              title={title}
              className={`${tab} gap-2 rounded-full`}
            >
              {label} <span className="tabular-nums">{count}</span>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

const download =
  'inline-flex min-h-8 items-center rounded-md border border-line-strong bg-surface px-3 font-strong hover:bg-sunken';

function Export({ id, framework }: { id: string; framework: FrameworkId }) {
  const url = `${sessionApi(id)}/coverage`;
  return (
    <div className="flex flex-wrap items-center gap-2">
      <span className="text-muted">{text.export}</span>
      <a href={`${url}.csv?framework=${framework}`} download className={download}>
        {text.csv}
      </a>
      <a href={`${url}?framework=${framework}`} download={`coverage-${framework}.json`} className={download}>
        {text.json}
      </a>
    </div>
  );
}

function Cards({ id }: { id: string }) {
  return (
    <Section title={text.cards}>
      <p className="mb-3 max-w-[75ch] text-muted">{text.cardsDetail}</p>
      <dl className="grid gap-3 sm:grid-cols-[auto_1fr] sm:items-center sm:gap-x-6">
        {CARDS.map((card) => (
          <div key={card} className="contents">
            <dt className="font-strong">{text.card[card]}</dt>
            <dd className="flex flex-wrap gap-2">
              {FORMATS.map((format) => (
                <a
                  key={format}
                  href={`${sessionApi(id)}/${card}.${format}`}
                  download
                  aria-label={text.download(text.card[card], format.toUpperCase())}
                  className={download}
                >
                  {format.toUpperCase()}
                </a>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}
