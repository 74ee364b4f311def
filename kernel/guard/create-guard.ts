import type { Metrics } from '#kernel/telemetry';
import { checkAnswer } from './answer/check-answer.ts';
import { decide, type GuardSettings } from './decide.ts';
import { enclose } from './enclose.ts';
import type { Guard, GuardDecision, TextSource } from './guard.ts';
import { redact } from './redact/redact.ts';

export interface GuardOptions {
  readonly settings: GuardSettings;
  readonly metrics: Metrics;
}

/** The guard with the given limits. The classifier's weights are read at the first check. */
export function createGuard({ settings, metrics }: GuardOptions): Guard {
  const blocked = metrics.counter({
    name: 'uaip_prompt_injections_blocked_total',
    help: 'Texts that scored high enough to be blocked, whether blocking is on (guard.prompts) or they were only flagged.',
  });
  const decisions = metrics.counter({
    name: 'mainstay_guard_decisions_total',
    help: 'Decisions on texts for a model.',
    labels: ['action', 'source', 'category'],
  });

  const count = (decision: GuardDecision, source: TextSource): void => {
    if (decision.score >= settings.block_score) blocked.add();
    const [first] = decision.findings;
    const category = decision.action === 'allow' ? 'none' : (first?.category ?? 'none');
    decisions.add({ action: decision.action, source, category });
  };

  return {
    check(text, source = 'user') {
      const decision = decide(text, source, settings);
      count(decision, source);
      return decision;
    },
    judge: (text, source = 'user') => decide(text, source, settings),
    thresholds: { flagScore: settings.flag_score, blockScore: settings.block_score },
    redact,
    checkAnswer,
    enclose,
  };
}
