import { invalid } from '#kernel/base';
import type { Factor, Model } from '../inference/model.ts';
import { softmaxInPlace } from '../inference/numbers.ts';

/** What one agent perceived: what it expected before, and what it believes after its observation. */
export interface Percept {
  readonly model: Model;
  readonly predicted: Float64Array;
  readonly belief: Float64Array;
}

/**
 * Each one's belief after all have told what they saw: of the factors that mean the same to them, everybody's evidence
 * ln q(s) − ln p(s) — what an observation added to what was expected before — is added to one's own. Observations that
 * are independent of each other so count as if everybody had made them; nobody's prior counts twice. (Messages between
 * agents with models of one world: Friston et al., "Federated inference and belief sharing", Neuroscience and
 * Biobehavioral Reviews 156, 2024, 105500.)
 *
 * @param factors names of factors with the same states in all models that have them; who has none hears and tells nothing
 * @throws `coalition.sharing_invalid`; `coalition.beliefs_contradict` when nothing is possible for all of them
 */
export function tellEachOther(
  percepts: readonly Percept[],
  factors: readonly string[],
): readonly Float64Array[] {
  const beliefs = percepts.map(({ belief }) => Float64Array.from(belief));
  for (const name of factors) {
    const those = percepts.flatMap((percept, at) => {
      const factor = percept.model.factors.find((one) => one.name === name);
      return factor ? [{ factor, percept, at, evidence: evidenceOf(percept, factor) }] : [];
    });
    checkSame(name, those);
    for (const { factor, percept, at } of those) {
      const belief = beliefs[at];
      if (!belief) continue;
      const { offset, size } = factor;
      for (let state = 0; state < size; state++) {
        const told = those.reduce((sum, { evidence }) => sum + (evidence[state] ?? 0), 0);
        belief[offset + state] = Math.log(percept.predicted[offset + state] ?? 0) + told;
      }
      if (softmaxInPlace(belief, offset, size) === Number.NEGATIVE_INFINITY)
        throw invalid(
          'coalition.beliefs_contradict',
          `No state of "${name}" is possible for all who tell each other what they saw.`,
        );
    }
  }
  return beliefs;
}

/** −∞ for what an observation rules out; nothing is said of what was impossible before it. */
function evidenceOf({ predicted, belief }: Percept, { offset, size }: Factor): Float64Array {
  return Float64Array.from({ length: size }, (_, state) => {
    const before = predicted[offset + state] ?? 0;
    return before > 0 ? Math.log(belief[offset + state] ?? 0) - Math.log(before) : 0;
  });
}

function checkSame(
  name: string,
  those: readonly { readonly factor: Factor; readonly percept: Percept }[],
): void {
  const [first] = those;
  const other = those.find(({ factor }) => factor.size !== first?.factor.size);
  if (first && other)
    throw invalid(
      'coalition.sharing_invalid',
      `"${name}" has ${first.factor.size} states in ${first.percept.model.name} and ${other.factor.size} in ${other.percept.model.name}: evidence is shared about what means the same to all.`,
    );
}
