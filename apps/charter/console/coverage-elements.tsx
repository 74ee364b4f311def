import type { ReactNode } from 'react';
import { Badge, EmptyState, format, Icon, Link, paths, type Tone } from '#console';
import { messages as text } from './coverage-messages.en.ts';
import {
  type CitedAnswer,
  type Coverage,
  type CoverageStatus,
  type CoveredElement,
  coveragePath,
} from './coverage-queries.ts';
import { sessionPath } from './queries.ts';

const looks: Readonly<Record<CoverageStatus, readonly [Tone, string]>> = {
  covered: ['good', paths.check],
  partial: ['warn', paths.clock],
  open: ['neutral', paths.dots],
  outside: ['neutral', paths.stop],
};

interface Shown {
  readonly session: string;
  /** Whether answers can be changed now: then each leads to its question. */
  readonly editable: boolean;
}

/** The elements of a framework in their groups, each with what stands behind it. */
export function CoverageElements({
  coverage,
  show,
  session,
  editable,
}: Shown & { coverage: Coverage; show: CoverageStatus | null }) {
  const shown = coverage.elements.filter(({ status }) => show === null || status === show);
  if (shown.length === 0) {
    return (
      <div className="mb-8">
        <EmptyState
          title={text.none}
          action={
            <Link
              to={coveragePath(session)}
              search={{ framework: coverage.framework.id }}
              className="inline-flex min-h-8 items-center text-accent underline underline-offset-2"
            >
              {text.showAll}
            </Link>
          }
        />
      </div>
    );
  }
  return coverage.groups.map(({ id, title }) => {
    const elements = shown.filter(({ group }) => group === id);
    if (elements.length === 0) return null;
    return (
      <section key={id} className="mb-6">
        <h2 className="mb-2 font-strong">{groupTitle(id, title)}</h2>
        <ul className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-surface">
          {elements.map((element) => (
            <li key={`${coverage.framework.id} ${element.id} ${show}`}>
              <Element
                element={element}
                unfolded={show === 'partial' || show === 'open'}
                session={session}
                editable={editable}
              />
            </li>
          ))}
        </ul>
      </section>
    );
  });
}

/** Numbers of groups help, ids in words do not. */
const groupTitle = (id: string, title: string): string => (/\d/.test(id) ? `${id} · ${title}` : title);

function Element({
  element,
  unfolded,
  session,
  editable,
}: Shown & { element: CoveredElement; unfolded: boolean }) {
  const { id, title, summary, status, because, answers, risks, concerns, applies } = element;
  const [tone, icon] = looks[status];
  // What can be improved comes first.
  const cited = [...answers].sort((a, b) => Number(a.ask === null) - Number(b.ask === null));
  const missing = answers.filter(({ ask }) => ask !== null).length;
  return (
    <details open={unfolded} className="group">
      <summary className="grid min-h-11 cursor-pointer list-none grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1 px-4 py-2 hover:bg-sunken sm:grid-cols-[8rem_minmax(0,1fr)_auto]">
        <span className="text-sm text-muted max-sm:col-span-2">{id}</span>
        <span className="font-strong">
          {title}
          {missing > 0 && (
            <span className="ml-2 text-sm font-normal whitespace-nowrap text-muted">
              {text.missing(format.count(missing))}
            </span>
          )}
        </span>
        <span className="flex items-center gap-2">
          <Badge tone={tone} icon={icon}>
            {text.status[status]}
          </Badge>
          <Icon d={paths.chevron} className="text-muted transition-transform group-open:rotate-180" />
        </span>
      </summary>
      <div className="space-y-3 px-4 pt-1 pb-4 sm:pl-36">
        <p className="max-w-[70ch]">{summary}</p>
        <p className="max-w-[70ch] text-muted">{because}</p>
        {concerns.length > 0 && (
          <Part title={text.concerns}>
            {concerns.map((one) => (
              <li key={one.rule}>
                <span className="font-strong">{one.title}.</span> {one.because}
              </li>
            ))}
          </Part>
        )}
        {cited.length > 0 && (
          <Part title={text.answers}>
            {cited.map((answer) => (
              <li key={answer.question}>
                <Answer answer={answer} session={session} editable={editable} />
              </li>
            ))}
          </Part>
        )}
        {risks.length > 0 && (
          <Part title={text.risks}>
            {risks.map((risk) => (
              <li key={risk.id}>
                {risk.description}{' '}
                <span className="text-sm text-muted">
                  {risk.id}, {text.residual(risk.residual)}
                </span>
              </li>
            ))}
          </Part>
        )}
        {applies.length > 0 && (
          <Part title={text.applies}>
            {applies.map(({ from, to }) => (
              <li key={to}>
                {from}: {to}
              </li>
            ))}
          </Part>
        )}
      </div>
    </details>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div>
      <h3 className="text-sm text-muted">{title}</h3>
      <ul className="mt-1 ml-5 max-w-[70ch] list-disc space-y-1">{children}</ul>
    </div>
  );
}

function Answer({ answer, session, editable }: Shown & { answer: CitedAnswer }) {
  const { question, prompt, evidence, score, threshold, ask } = answer;
  const figures = score === null ? '' : `, ${text.score(score.toFixed(1), threshold.toFixed(1))}`;
  const link = editable && evidence !== 'not-asked';
  return (
    <>
      {link ? (
        <Link
          to={sessionPath(session)}
          search={{ q: question }}
          className="text-accent underline underline-offset-2 hover:text-accent-hover"
        >
          {prompt}
        </Link>
      ) : (
        prompt
      )}
      <span className="block text-sm text-muted">
        {text.evidence[evidence]}
        {figures}
      </span>
      {ask !== null && ask !== prompt && <span className="block text-sm">{ask}</span>}
    </>
  );
}
