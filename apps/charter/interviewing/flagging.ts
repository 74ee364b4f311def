import type { Guard } from '#kernel/guard';
import type { Flag } from '../domain/interview/state.ts';

/**
 * Looks whether an answer reads like an instruction to a machine. What a person writes about their project is data: it
 * is kept as it is, marked, and never refused for this.
 */
export function flagOf(guard: Pick<Guard, 'check'>, value: unknown): Flag | undefined {
  const text = textsIn(value).join('\n');
  if (text === '') return undefined;
  const { action, score, findings } = guard.check(text);
  return action === 'allow' ? undefined : { score, rules: [...new Set(findings.map(({ rule }) => rule))] };
}

/** Rows in rows of an answer are three deep; what is deeper is no answer and is refused right after. */
const deepest = 6;

function textsIn(value: unknown, depth = 0): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null || depth > deepest) return [];
  return Object.values(value).flatMap((inner) => textsIn(inner, depth + 1));
}
