import { Badge, paths, type Tone } from '#console';
import { messages } from './messages.en.ts';
import type { Execution, Finding, TestResult } from './types.ts';

/** What an execution came to, or how it stands. */
export function ExecutionBadge({ execution: { status, summary, purpose } }: { execution: Execution }) {
  // Mutants give a score, and no verdict on the site.
  if (status === 'completed' && summary && purpose !== 'mutation') {
    const passed = summary.verdict === 'passed';
    return (
      <Badge tone={passed ? 'good' : 'bad'} icon={passed ? paths.check : paths.cross}>
        {messages.verdict[summary.verdict]}
      </Badge>
    );
  }
  const looks = {
    queued: ['neutral', paths.clock],
    running: ['accent', paths.play],
    completed: ['neutral', paths.check],
    failed: ['warn', paths.warning],
    cancelled: ['neutral', paths.stop],
  } as const satisfies Record<Execution['status'], readonly [Tone, string]>;
  const [tone, icon] = looks[status];
  return (
    <Badge tone={tone} icon={icon}>
      {messages.status[status]}
    </Badge>
  );
}

const severityTones = { critical: 'bad', serious: 'bad', moderate: 'warn', minor: 'neutral' } as const;

export function SeverityBadge({ finding: { severity, confidence } }: { finding: Finding }) {
  if (confidence === 'review') return <Badge icon={paths.clock}>{messages.review}</Badge>;
  return (
    <Badge tone={severityTones[severity]} icon={paths.warning}>
      {messages.severity[severity]}
    </Badge>
  );
}

const outcomeLooks = {
  passed: ['good', paths.check],
  failed: ['bad', paths.cross],
  flaky: ['warn', paths.warning],
  skipped: ['neutral', paths.stop],
  infrastructure: ['neutral', paths.warning],
} as const satisfies Record<TestResult['outcome'], readonly [Tone, string]>;

export function OutcomeBadge({ outcome }: { outcome: TestResult['outcome'] }) {
  const [tone, icon] = outcomeLooks[outcome];
  return (
    <Badge tone={tone} icon={icon}>
      {messages.outcome[outcome]}
    </Badge>
  );
}
