import { MainstayError } from '#kernel/base';
import type { Guard, GuardDecision } from '#kernel/guard';
import type { NewText } from './requests/reading.ts';

/** What the guard said, as it is kept with the call. */
export interface Screening {
  readonly action: GuardDecision['action'];
  readonly score: number;
  readonly rules: readonly string[];
}

const ranks = { allow: 0, flag: 1, block: 2 } as const;

/**
 * The worst of what the guard says of the new texts.
 *
 * @throws MainstayError `guard.blocked`
 */
export function screen(guard: Pick<Guard, 'check'>, texts: readonly NewText[]): Screening {
  let worst: GuardDecision = { action: 'allow', score: 0, findings: [] };
  for (const { source, text } of texts) {
    const decision = guard.check(text, source);
    const rank = ranks[decision.action] - ranks[worst.action];
    if (rank > 0 || (rank === 0 && decision.score > worst.score)) worst = decision;
  }
  const { action, score } = worst;
  const rules = [...new Set(worst.findings.map(({ rule }) => rule))];
  if (action !== 'block') return { action, score, rules };
  throw new MainstayError(
    'guard.blocked',
    `The text was not given to a model: it looks like an attempt to turn it against its task (${rules.join(', ')}). ` +
      'Say it differently, or ask an administrator to look at the setting guard.prompts.',
    { kind: 'refused', details: { score, rules } },
  );
}
