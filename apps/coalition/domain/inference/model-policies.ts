import { invalid } from '#kernel/base';
import type { Factor, Model } from './model.ts';
import type { ParsedModel } from './model-input.ts';
import { checkColumns, checkCounts, meansOf, readTable, sizeOf } from './tables.ts';

/** What a model says of policies, checked. */
export function policyPart(
  parsed: ParsedModel,
  factors: readonly Factor[],
): Pick<Model, 'depth' | 'policies' | 'E' | 'pE' | 'gamma' | 'convention'> {
  const { policies, convention } = parsed;
  for (const [index, policy] of policies?.entries() ?? [])
    checkPolicy(policy, index, policies?.[0]?.length ?? 0, factors);
  const choices = policies ? policies.length : sizeOf(factors.map(({ actions }) => actions.length));
  const pE = parsed.pE === undefined ? undefined : readTable(parsed.pE, [choices], 'pE');
  if (pE) checkCounts(pE, choices, 'pE', () => '');
  const fromCounts = pE && meansOf(pE, choices);
  const E = parsed.E === undefined ? fromCounts : readTable(parsed.E, [choices], 'E');
  if (E) checkColumns(E, choices, 'E', () => '');
  return {
    depth: policies?.[0]?.length ?? parsed.depth,
    policies,
    E,
    pE,
    gamma: parsed.gamma ?? (convention === 'pymdp-legacy' ? 16 : 1),
    convention,
  };
}

function checkPolicy(
  policy: readonly (readonly number[])[],
  index: number,
  depth: number,
  factors: readonly Factor[],
): void {
  if (policy.length !== depth) {
    throw invalid(
      'coalition.model_policy',
      `policies[${index}] has ${policy.length} steps and the first has ${depth}: all must be equally long.`,
    );
  }
  for (const [step, actions] of policy.entries()) {
    if (actions.length !== factors.length) {
      throw invalid(
        'coalition.model_policy',
        `policies[${index}][${step}] has ${actions.length} actions and must have ${factors.length}, one for each factor.`,
      );
    }
    for (const [at, factor] of factors.entries()) {
      if ((actions[at] ?? 0) >= factor.actions.length) {
        throw invalid(
          'coalition.model_policy',
          `policies[${index}][${step}] has action ${actions[at]} for factor "${factor.name}", which has ${factor.actions.length}.`,
        );
      }
    }
  }
}
