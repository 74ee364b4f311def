import { Section } from '#console';
import { messages as text } from './interview-messages.en.ts';
import { sessionApi } from './queries.ts';

/** What each stage makes; the API writes it from the answers as they stand. */
const OF_STAGE = [
  { stage: 'business', name: 'problem-statement' },
  { stage: 'success', name: 'metric-alignment-matrix' },
  { stage: 'data', name: 'data-quality-scorecard' },
  { stage: 'users', name: 'user-context' },
  { stage: 'ethics', name: 'ethical-risk-report' },
] as const;
const FORMATS = ['pdf', 'docx', 'html', 'md', 'json'] as const;

type Name = (typeof OF_STAGE)[number]['name'];

const url = (session: string, name: Name, format: string): string =>
  `${sessionApi(session)}/deliverables/${name}?format=${format}`;

/** The five documents of the stages, in every format. */
export function Deliverables({ session }: { session: string }) {
  return (
    <Section title={text.deliverables}>
      <p className="mb-3 text-muted">{text.deliverablesDetail}</p>
      <dl className="grid gap-3 sm:grid-cols-[auto_1fr] sm:items-center sm:gap-x-6">
        {OF_STAGE.map(({ name }) => (
          <div key={name} className="contents">
            <dt className="font-strong">{text.deliverable[name]}</dt>
            <dd className="flex flex-wrap gap-2">
              {FORMATS.map((format) => (
                <a
                  key={format}
                  href={url(session, name, format)}
                  download
                  aria-label={text.download(text.deliverable[name], format.toUpperCase())}
                  className="inline-flex min-h-8 items-center rounded-md border border-line-strong bg-surface px-3 font-strong hover:bg-sunken"
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

/** The way to what a stage that is complete has made. */
export function StageDeliverable({ session, stage }: { session: string; stage: string }) {
  const made = OF_STAGE.find((one) => one.stage === stage);
  if (made === undefined) return null;
  return (
    <a
      href={url(session, made.name, 'pdf')}
      download
      className="inline-flex min-h-6 items-center underline underline-offset-2"
    >
      {text.read(text.deliverable[made.name])}
    </a>
  );
}
