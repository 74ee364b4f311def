import { describe, expect, test } from 'vitest';
import { compileModel } from './compile-model.ts';
import { cueChaining, largeChaining, smallChaining } from './environments/cue-chaining.ts';
import { firstStates, nextStates, observe } from './environments/process.ts';
import { createMind, createThinking, stepMind } from './mind.ts';
import type { Model } from './model.ts';
import { seeded } from './test-support.ts';

/** What is met on the way, in order: the names of outcomes other than "none" of the cues and the reward. */
function journey(model: Model, cue: number, side: number, steps: number): readonly string[] {
  const random = seeded(1);
  const thinking = createThinking(model);
  let mind = createMind(model);
  let states = firstStates(model, random, [undefined, cue, side]);
  const met: string[] = [];
  for (let step = 0; step < steps; step++) {
    const observation = observe(model, states, random);
    for (const [at, modality] of model.modalities.entries()) {
      const outcome = modality.outcomes[observation[at] ?? 0] ?? '';
      if (modality.name !== 'place' && outcome !== 'none')
        met.push(modality.name === 'reward' ? outcome : modality.name);
    }
    const done = stepMind(mind, observation, thinking);
    mind = done.mind;
    states = nextStates(model, states, done.actions, random);
  }
  return [...new Set(met)];
}

/** The behaviour that pymdp's chained-cue demonstration shows (`examples/envs/chained_cue_navigation.py`). */
describe.each([
  ['7 × 5', smallChaining, 7, 14],
  ['10 × 5', largeChaining, 12, 20],
] as const)('epistemic chaining on %s', (_, layout, depth, steps) => {
  test.each(['pymdp-jax', 'pymdp-legacy'] as const)(
    '%s: cue 1, cue 2, reward, never the shock',
    (convention) => {
      const model = compileModel(cueChaining({ ...layout, convention, depth }));
      for (let cue = 0; cue < 4; cue++) {
        for (let side = 0; side < 2; side++) {
          expect(journey(model, cue, side, steps)).toEqual(['cue 1', 'cue 2', 'reward']);
        }
      }
    },
  );
});
