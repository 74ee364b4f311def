import type { Flag } from './domain/interview/state.ts';

/** The part of the guard that answers pass. */
export interface AnswerGuard {
  check(text: string): {
    readonly action: 'allow' | 'flag' | 'block';
    readonly score: number;
    readonly findings: readonly { readonly rule: string }[];
  };
}

/**
 * Looks whether an answer reads like an instruction to a machine. What a person writes about their project is data: it
 * is kept as it is, marked, and never refused for this.
 */
export function flagOf(guard: AnswerGuard | undefined, value: unknown): Flag | undefined {
  const text = textsIn(value).join('\n');
  if (guard === undefined || text === '') return undefined;
  const { action, score, findings } = guard.check(text);
  return action === 'allow' ? undefined : { score, rules: [...new Set(findings.map(({ rule }) => rule))] };
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}
