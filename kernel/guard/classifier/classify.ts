import type { GuardFinding } from '../guard.ts';
import type { View } from '../normalise/view.ts';
import { featuresOf } from './features.ts';
import { loadWeights } from './weights.ts';
import { strongestStretch } from './window.ts';

/** Below this it is not worth a word. */
const leastChance = 0.5;

/** What the classifier thinks of a reading: at most one finding, the stretch that looks most like an attack. */
export function classify(view: View): GuardFinding[] {
  const features = featuresOf(view.text);
  if (features.words === 0) return [];
  const { values, unit, bias } = loadWeights();
  const { logit, from, to } = strongestStretch(features, values, unit, bias);
  const chance = 1 / (1 + Math.exp(-logit));
  if (chance < leastChance) return [];
  return [
    {
      rule: 'classifier',
      title: 'Reads like attacks that the classifier has learnt',
      category: 'injection',
      weight: Math.min(0.99, chance),
      ...view.locate(features.starts[from] ?? 0, features.ends[to - 1] ?? 0),
    },
  ];
}
