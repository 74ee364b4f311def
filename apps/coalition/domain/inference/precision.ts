import { invalid } from '#kernel/base';
import { policyPosterior } from './policies.ts';

export interface PrecisionUpdate {
  readonly gamma: number;
  /** γ after each round: what is likened to the firing of dopamine neurons. */
  readonly trace: readonly number[];
  /** Over policies before and after their evidence. */
  readonly prior: Float64Array;
  readonly posterior: Float64Array;
}

/**
 * Learns the precision γ = 1/β of policies from how well their worth agrees with their evidence:
 *
 *   π₀ = σ(ln E + γ·worth),  π = σ(ln E + γ·worth − F),  β ← β − ½(β − β₀ + (π − π₀)·worth).
 *
 * (Friston et al., "Active inference: a process theory", Neural Computation 29, 2017, eq. 2.9; Smith, Friston, Whyte,
 * "A step-by-step tutorial on active inference", Journal of Mathematical Psychology 107, 2022, table 2.)
 *
 * @param worth negative expected free energy of each policy, in nats
 * @param evidence variational free energy F of what was observed, under each policy
 * @throws `coalition.precision_invalid` when β would not stay above 0
 */
export function updatePrecision(
  worth: Float64Array,
  evidence: ArrayLike<number>,
  habits: Float64Array,
  priorGamma: number,
  rounds = 16,
): PrecisionUpdate {
  const beta0 = 1 / priorGamma;
  let beta = beta0;
  const trace: number[] = [];
  let prior = policyPosterior(worth, habits, priorGamma);
  let posterior = prior;
  for (let round = 0; round < rounds; round++) {
    const gamma = 1 / beta;
    prior = policyPosterior(worth, habits, gamma);
    const evident = habits.map((habit, at) => habit - (evidence[at] ?? 0));
    posterior = policyPosterior(worth, evident, gamma);
    beta = nextBeta(beta, beta0, agreementOf(prior, posterior, worth));
    if (!(beta > 0) || !Number.isFinite(beta)) {
      throw invalid(
        'coalition.precision_invalid',
        `The precision of policies has no finite value: their worth and their evidence differ too much for a prior precision of ${priorGamma}. Lower gamma.`,
      );
    }
    trace.push(1 / beta);
  }
  return { gamma: 1 / beta, trace, prior, posterior };
}

/** (π − π₀)·worth: how much better the policies are that the evidence speaks for. */
export function agreementOf(
  prior: ArrayLike<number>,
  posterior: ArrayLike<number>,
  worth: ArrayLike<number>,
): number {
  let sum = 0;
  for (let at = 0; at < worth.length; at++)
    sum += ((posterior[at] ?? 0) - (prior[at] ?? 0)) * (worth[at] ?? 0);
  return sum;
}

/** One round: half the way to where β would rest. */
export const nextBeta = (beta: number, beta0: number, agreement: number): number =>
  beta - (beta - beta0 + agreement) / 2;
