import { useState } from 'react';
import { Button, Facts, RelativeTime } from '#console';
import { SeverityBadge } from './badges.tsx';
import { EvidenceList, StepList } from './evidence.tsx';
import { messages } from './messages.en.ts';
import type { Finding, TestType } from './types.ts';

const text = messages.finding;

/** Findings, the worst first; each opens to how to see it again and what shows it. */
export function FindingList({ findings, done }: { findings: readonly Finding[]; done: boolean }) {
  const [type, setType] = useState<TestType | null>(null);
  if (findings.length === 0)
    return (
      <p className="text-muted">{done ? messages.execution.noFindings : messages.execution.noFindingsYet}</p>
    );
  const types = [...new Set(findings.map((finding) => finding.type))];
  const shown = type === null ? findings : findings.filter((finding) => finding.type === type);
  return (
    <>
      {types.length > 1 && (
        <div className="mb-3 flex flex-wrap gap-2">
          {[null, ...types].map((one) => (
            <Button
              key={one ?? 'all'}
              look={one === type ? 'primary' : 'secondary'}
              aria-pressed={one === type}
              onClick={() => setType(one)}
            >
              {one === null ? messages.execution.filterAll : messages.type[one].label}
            </Button>
          ))}
        </div>
      )}
      <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
        {shown.map((finding) => (
          <li key={`${finding.type} ${finding.key}`}>
            <FindingRow finding={finding} />
          </li>
        ))}
      </ul>
    </>
  );
}

function FindingRow({ finding }: { finding: Finding }) {
  const {
    title,
    check,
    path,
    advice,
    steps,
    evidence,
    source,
    seen,
    first_seen: firstSeen,
    element,
  } = finding;
  return (
    <details className="group">
      <summary className="flex min-h-11 cursor-pointer items-start gap-3 px-4 py-2.5 hover:bg-sunken">
        <span className="w-24 shrink-0">
          <SeverityBadge finding={finding} />
        </span>
        <span className="min-w-0 flex-1">
          <span className="block break-words">{title}</span>
          <span className="block text-sm break-all text-muted">
            {path}
            {seen > 1 && ` · ${text.seen(seen)}`}
          </span>
        </span>
      </summary>
      <div className="space-y-4 px-4 pt-1 pb-4 sm:pl-31">
        {advice && <p className="max-w-[75ch]">{advice}</p>}
        <Facts
          items={[
            [text.where, element?.title],
            [
              text.check,
              <code key="check" className="font-mono text-sm">
                {check}
              </code>,
            ],
            [text.rule, source],
            [text.known, <RelativeTime key="known" at={firstSeen} />],
          ]}
        />
        {steps.length > 0 && (
          <div>
            <h3 className="mb-1 font-strong">{text.steps}</h3>
            <StepList steps={steps} />
          </div>
        )}
        <EvidenceList evidence={evidence} />
      </div>
    </details>
  );
}
