import { Documents, documentsIn } from '../kit/documents.tsx';
import { Section } from '../kit/page.tsx';
import { messages } from '../messages.en.ts';

/** What a run has produced: its documents, and the result as data. */
export function RunOutput({ output }: { output: unknown }) {
  const documents = documentsIn(output);
  const has = output !== null && output !== undefined;
  return (
    <>
      {documents.length > 0 && (
        <Section title={messages.run.documents}>
          <Documents documents={documents} />
        </Section>
      )}
      {has && (
        <Section title={messages.run.output}>
          <details className="rounded-lg border border-line bg-surface p-3">
            <summary className="min-h-6">{messages.run.rawOutput}</summary>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
            <pre tabIndex={0} className="mt-2 max-h-96 overflow-auto font-mono text-sm whitespace-pre-wrap">
              {JSON.stringify(output, null, 2)}
            </pre>
          </details>
        </Section>
      )}
    </>
  );
}
