import { createMind, createThinking, stepMind } from '../domain/inference/mind.ts';
import type { Model } from '../domain/inference/model.ts';
import { createRandom } from '../domain/inference/random.ts';
import { tooSlow } from './inhabitant.ts';
import { type AgentOptions, mindOptionsOf } from './options.ts';

/**
 * A first step that sees nothing: options that only fail there would be found too late.
 *
 * @throws what is wrong with them; `coalition.agent_too_slow`
 */
export function tryModel(model: Model, options: AgentOptions, mostSeconds: number): void {
  const began = performance.now();
  const thinking = createThinking(model, mindOptionsOf(options, createRandom(0)));
  stepMind(
    createMind(model),
    model.modalities.map(() => null),
    thinking,
  );
  if (performance.now() - began > mostSeconds * 1000) throw tooSlow(mostSeconds);
}
