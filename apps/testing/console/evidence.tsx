import { messages } from './messages.en.ts';
import { artifactApi } from './queries.ts';
import type { Evidence, Step } from './types.ts';
import { stepText } from './words.ts';

/** What shows a finding: pictures at once, texts and other files on demand. */
export function EvidenceList({ evidence }: { evidence: readonly Evidence[] }) {
  if (evidence.length === 0) return null;
  return (
    <ul className="space-y-3">
      {evidence.map((one) => (
        <li key={`${one.kind} ${one.title}`}>
          <p className="mb-1 text-sm text-muted">{one.title}</p>
          {one.kind === 'text' ? (
            <pre className="max-h-64 overflow-auto rounded-md bg-sunken p-3 font-mono text-sm whitespace-pre-wrap break-words">
              {one.text}
            </pre>
          ) : one.content_type.startsWith('image/') ? (
            <a href={artifactApi(one.artifact_id)} target="_blank" rel="noreferrer">
              <img
                src={artifactApi(one.artifact_id)}
                alt={one.title}
                loading="lazy"
                className="max-h-80 max-w-full rounded-md border border-line"
              />
            </a>
          ) : (
            <a
              href={artifactApi(one.artifact_id)}
              className="text-accent underline underline-offset-2"
              download
            >
              {messages.finding.open}
            </a>
          )}
        </li>
      ))}
    </ul>
  );
}

export function StepList({ steps, broken }: { steps: readonly Step[]; broken?: number | undefined }) {
  return (
    <ol className="list-decimal space-y-1 pl-6">
      {steps.map((step, at) => (
        <li
          // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place
          key={at}
          className={`break-words ${at === broken ? 'font-strong text-bad' : ''}`}
        >
          {stepText(step)}
        </li>
      ))}
    </ol>
  );
}
