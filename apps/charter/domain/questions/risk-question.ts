import type { Row } from '../answer.ts';
import type { AltaiEntry } from './altai.ts';
import type { RowsQuestion } from './question.ts';

/** One risk as answered. Severity and likelihood are 1–5, effectiveness is the share of the risk taken away, 0–1. */
export interface RiskEntry {
  readonly description: string;
  readonly severity: number;
  readonly likelihood: number;
  readonly owner?: string;
  readonly mitigations: readonly Mitigation[];
}

export interface Mitigation {
  readonly what: string;
  readonly effectiveness: number;
  readonly evidence: string;
}

export function riskQuestion(requirement: AltaiEntry): RowsQuestion {
  return {
    id: `ethics.risk_${requirement.short}`,
    stage: 'ethics',
    group: 'Risks',
    kind: 'rows',
    required: true,
    minRows: 1,
    prompt: `${requirement.title}: in which way could it happen that ${requirement.asks}? One row for each risk, with what is done against it and the evidence that this works.`,
    help: 'Severity 1 (nuisance) to 5 (death, ruin, loss of a basic right); likelihood 1 (less than once in ten years) to 5 (monthly). Effectiveness is the share of the risk a measure takes away, 0 to 1; without evidence it earns no credit.',
    columns: [
      { id: 'description', title: 'What could happen', kind: 'text', required: true },
      { id: 'severity', title: 'Severity', kind: 'number', min: 1, max: 5, whole: true, required: true },
      { id: 'likelihood', title: 'Likelihood', kind: 'number', min: 1, max: 5, whole: true, required: true },
      { id: 'owner', title: 'Owner', kind: 'text', required: false },
      {
        id: 'mitigations',
        title: 'What is done against it',
        kind: 'rows',
        required: false,
        columns: [
          { id: 'what', title: 'Measure', kind: 'text', required: true },
          { id: 'effectiveness', title: 'Effectiveness', kind: 'number', min: 0, max: 1, required: true },
          { id: 'evidence', title: 'Evidence', kind: 'text', required: false },
        ],
      },
    ],
    altai: [requirement.id],
    nistAiRmf: requirement.nistAiRmf,
  };
}

/** Rows that have passed the question's schema, as risks. */
export function riskEntries(rows: readonly Row[]): readonly RiskEntry[] {
  return rows.map((row) => {
    const owner = text(row.owner);
    return {
      description: text(row.description),
      severity: number(row.severity),
      likelihood: number(row.likelihood),
      ...(owner !== '' && { owner }),
      mitigations: (typeof row.mitigations === 'object' ? row.mitigations : []).map((mitigation) => ({
        what: text(mitigation.what),
        effectiveness: number(mitigation.effectiveness),
        evidence: text(mitigation.evidence),
      })),
    };
  });
}

const text = (cell: Row[string]): string => (typeof cell === 'string' ? cell.trim() : '');
const number = (cell: Row[string]): number => (typeof cell === 'number' ? cell : 0);
