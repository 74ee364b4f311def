import type { Cli } from '#kernel/app';
import { MainstayError } from '#kernel/base';
import { type CommitteeOutcome, committeeSentence } from '../domain/governance/committee.ts';

/** What the commands use of the app's own API. */
export interface SessionAnswer {
  readonly id: string;
  readonly project_name: string;
  readonly status: 'in-progress' | 'deciding' | 'awaiting-committee' | 'completed' | 'abandoned';
  readonly run_id: string;
  readonly revision: number;
  readonly progress: number;
  readonly stage: string | null;
  readonly decision_kind: string | null;
  readonly updated_at: string;
  readonly current: string | null;
  readonly stages: readonly {
    readonly id: string;
    readonly title: string;
    readonly answered: number;
    readonly total: number;
  }[];
  readonly questions: readonly QuestionAnswer[];
  readonly decision: {
    readonly decision: string;
    readonly rules: readonly {
      readonly id: string;
      readonly title: string;
      readonly outcome: string;
      readonly because: string;
      readonly wouldChange: string;
    }[];
    readonly maximumResidualLevel: number | null;
    readonly table: readonly { readonly level: number; readonly name: string; readonly outcome: string }[];
    /** Absent from decisions of older versions. */
    readonly openRisks?: readonly { readonly questionId: string; readonly kind: string }[];
  } | null;
  readonly committee: CommitteeOutcome | null;
  readonly documents: readonly { readonly format: string; readonly url: string }[];
}

export interface QuestionAnswer {
  readonly id: string;
  readonly stage: string;
  readonly group: string;
  readonly prompt: string;
  readonly help: string;
  readonly kind: 'text' | 'choice' | 'multi-choice' | 'number' | 'rows';
  readonly options?: readonly { readonly value: string; readonly label: string }[];
  readonly columns?: readonly ColumnAnswer[];
  readonly min_rows?: number;
  readonly must_cover?: readonly string[];
  readonly min?: number;
  readonly max?: number;
  readonly unit?: string;
}

export interface ColumnAnswer {
  readonly id: string;
  readonly title: string;
  readonly required: boolean;
  readonly kind: 'text' | 'number' | 'choice' | 'rows';
  readonly min?: number;
  readonly max?: number;
  readonly options?: readonly { readonly value: string; readonly label: string }[];
  readonly columns?: readonly ColumnAnswer[];
}

const pollMilliseconds = 150;

/** Waits until a finished interview has its decision and documents, saying what happens. */
export async function untilDecided(cli: Cli, id: string): Promise<SessionAnswer> {
  for (;;) {
    const session = await cli.request<SessionAnswer>('GET', `/api/v1/charter/sessions/${id}`);
    if (session.status === 'completed' || session.status === 'awaiting-committee') return session;
    const run = await cli.request<{
      status: string;
      message: string;
      error: { code: string; message: string } | null;
    }>('GET', `/api/v1/runs/${session.run_id}`);
    if (run.status === 'failed' || run.status === 'cancelled') {
      throw new MainstayError(
        run.error?.code ?? 'charter.run_ended',
        run.error?.message ?? `The run was ${run.status}.`,
      );
    }
    cli.progress(run.message);
    await new Promise((resolve) => setTimeout(resolve, pollMilliseconds));
  }
}

/** What a committee still has to do, as a further paragraph. */
export const waitingText = ({ status }: SessionAnswer): string =>
  status === 'awaiting-committee'
    ? '\n\nA committee must decide: see "mainstay approval list". The charter is written again with its decision.'
    : '';

/** The decision with the rules that fired, for a terminal. */
export function decisionText(session: SessionAnswer): string {
  const rules = session.decision?.rules ?? [];
  const lines = rules.map(
    (rule) =>
      `  ${rule.outcome}  ${rule.title}\n    ${rule.because}\n    Would change it: ${rule.wouldChange}`,
  );
  const committee = session.committee ? `\n${committeeSentence(session.committee)}` : '';
  const heading = `${session.project_name}: ${session.decision_kind ?? 'undecided'}${committee}`;
  const fired = lines.length === 0 ? 'No rule fired.' : `Rules that fired:\n${lines.join('\n')}`;
  return [heading, fired, tableText(session), openText(session)].filter((one) => one !== '').join('\n\n');
}

/** The decision table, with the row that applies. */
function tableText({ decision }: SessionAnswer): string {
  if (!decision) return '';
  const rows = decision.table.map(({ level, name, outcome }) => {
    const here = level === decision.maximumResidualLevel ? '  <- here' : '';
    return `  ${level}  ${name.padEnd(10)}${outcome}${here}`;
  });
  return `Decision table (highest residual risk; other rules can only make it stricter):\n${rows.join('\n')}`;
}

/** Questions without a good answer: each is a risk. */
function openText({ decision }: SessionAnswer): string {
  if (!decision?.openRisks || decision.openRisks.length === 0) return '';
  const rows = decision.openRisks.map(({ questionId, kind }) => `  ${kind.padEnd(10)} ${questionId}`);
  return `Open points, each a risk:\n${rows.join('\n')}`;
}
