import { useState } from 'react';
import { Button, format } from '#console';
import { OutcomeBadge } from './badges.tsx';
import { EvidenceList } from './evidence.tsx';
import { messages } from './messages.en.ts';
import type { TestResult } from './types.ts';

const text = messages.result;
/** So many that passed are shown at once; what did not pass always is. */
const fewPassed = 10;

/** How each test ended: what did not pass first, with why. */
export function ResultList({ results }: { results: readonly TestResult[] }) {
  const [all, setAll] = useState(false);
  if (results.length === 0) return <p className="text-muted">{messages.execution.noTests}</p>;
  const others = results.filter(({ outcome }) => outcome !== 'passed');
  const passed = results.filter(({ outcome }) => outcome === 'passed');
  const isShared = new Set(results.map(({ worker }) => worker)).size > 1;
  const shown = [...others, ...(all ? passed : passed.slice(0, fewPassed))];
  return (
    <>
      <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
        {shown.map((result) => (
          <li key={`${result.key} ${result.browser}`}>
            <ResultRow result={result} isShared={isShared} />
          </li>
        ))}
      </ul>
      {shown.length < results.length && (
        <div className="mt-3">
          <Button onClick={() => setAll(true)}>
            {messages.execution.testsMore(results.length - shown.length)}
          </Button>
        </div>
      )}
    </>
  );
}

/** @param isShared whether several workers ran them: then each says which */
function ResultRow({ result, isShared }: { result: TestResult; isShared: boolean }) {
  const { name, browser, outcome, seconds, attempts, healed, worker } = result;
  const head = (
    <>
      <span className="w-28 shrink-0">
        <OutcomeBadge outcome={outcome} />
      </span>
      <span className="min-w-0 flex-1 break-words">{name}</span>
      <span className="shrink-0 text-sm whitespace-nowrap text-muted tabular-nums">
        {isShared && <span className="mr-3 max-sm:hidden">{worker}</span>}
        {browser}, {format.duration(seconds)}
      </span>
    </>
  );
  const row = 'flex min-h-11 items-start gap-3 px-4 py-2.5';
  const failed = attempts.filter(({ failure }) => failure !== undefined);
  if (failed.length === 0 && healed.length === 0) return <div className={row}>{head}</div>;
  return (
    <details>
      <summary className={`${row} cursor-pointer hover:bg-sunken`}>{head}</summary>
      <div className="space-y-4 px-4 pt-1 pb-4">
        {healed.length > 0 && <p>{text.healed}</p>}
        {attempts.length > 1 && <p className="text-muted">{text.attempts(attempts.length)}</p>}
        {failed.slice(0, 1).map(({ failure, evidence }) => (
          <div key={failure?.code} className="space-y-3">
            <p className="break-words">
              {failure?.step !== undefined && `${text.failedAt(failure.step + 1)}: `}
              {failure?.message} <code className="font-mono text-sm text-muted">{failure?.code}</code>
            </p>
            {failure?.expected !== undefined && (
              <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1">
                <dt className="text-muted">{text.expected}</dt>
                <dd className="break-words">{failure.expected}</dd>
                <dt className="text-muted">{text.actual}</dt>
                <dd className="break-words">{failure.actual}</dd>
              </dl>
            )}
            <EvidenceList evidence={evidence} />
          </div>
        ))}
      </div>
    </details>
  );
}
