import type { Finding } from '../domain/findings/finding.ts';

/** What exploration says beside its states: each sentence and each finding once. */
export interface Report {
  limit(sentence: string): void;
  readonly limits: readonly string[];
  has(key: string): boolean;
  /** @returns false where it is known already */
  found(finding: Finding): boolean;
  readonly findings: readonly Finding[];
}

const mostLimits = 60;

export function createReport(onFinding: ((finding: Finding) => void) | undefined): Report {
  const limits = new Set<string>();
  const findings = new Map<string, Finding>();
  return {
    limit: (sentence) => {
      if (limits.size < mostLimits) limits.add(sentence);
    },
    get limits() {
      return [...limits];
    },
    has: (key) => findings.has(key),
    found: (finding) => {
      if (findings.has(finding.key)) return false;
      findings.set(finding.key, finding);
      onFinding?.(finding);
      return true;
    },
    get findings() {
      return [...findings.values()];
    },
  };
}
