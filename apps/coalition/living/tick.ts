import type { Model } from '../domain/inference/model.ts';

/** What an agent lived through at one tick, as it is kept. */
export interface TickRecord {
  /** Counted from 1. */
  readonly tick: number;
  readonly at: string;
  /** By modality: the outcome's number, a distribution over outcomes, or null. */
  readonly observation: readonly (number | readonly number[] | null)[];
  /** By factor: the action's number. */
  readonly actions: readonly number[];
  /** In nats. */
  readonly freeEnergy: number;
  /** The likeliest state of each factor, and how likely it is. */
  readonly belief: readonly { readonly state: number; readonly probability: number }[];
  /** The best policy's worth (negative expected free energy, nats); null where a plan was followed. */
  readonly worth: number | null;
}

/** A tick of an agent of this process, as it is over. */
export interface LivedTick {
  readonly agentId: string;
  readonly worldId: string;
  readonly projectId: string;
  readonly record: TickRecord;
}

export function likeliest(model: Model, belief: Float64Array): TickRecord['belief'] {
  return model.factors.map(({ offset, size }) => {
    let state = 0;
    for (let other = 1; other < size; other++)
      if ((belief[offset + other] ?? 0) > (belief[offset + state] ?? 0)) state = other;
    return { state, probability: belief[offset + state] ?? 0 };
  });
}
